package dev.bookend.crash;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.testing.Provider;
import java.io.IOException;
import java.time.Duration;

/** A node with one call, that is gone at the moment in which it would tell the call's end. */
final class DyingNode {
  static final int STATUS = 42;

  private DyingNode() {}

  /** Dies as if by kill -9: nothing is finished, and nothing is given back. */
  public static void main(String[] words) throws IOException {
    Node.Order order = Node.Order.of(words);
    NodeClient client = new NodeClient(order.outside());
    VideoCallService calls =
        Node.service(
            order,
            client,
            (event, call) -> {
              if (event.type().equals("completed")) {
                Runtime.getRuntime().halt(STATUS);
              }
              client.on(event, call);
            });
    calls.keeper().start();
    Actor anna = Actor.of("anna");
    Actor ben = Actor.of("ben");
    CallRequest request = CallRequest.between("anna", "ben").lasting(Duration.ofSeconds(1));
    CallId call = calls.request(anna, request).id();
    calls.accept(ben, call);
    calls.join(anna, call);
    calls.join(ben, call);
    Provider.connects(calls, call, "anna", "ben");
    System.in.read();
  }
}
