package dev.bookend.crash;

import dev.bookend.Provider;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import java.io.IOException;
import java.time.Duration;

/** A node with one call, which halts instead of delivering the event of the call's end. */
final class CrashingNode {
  static final int STATUS = 42;

  private CrashingNode() {}

  /** Halts as by kill -9: no shutdown hooks, no released leases. */
  public static void main(String[] words) {
    try {
      run(words);
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private static void run(String[] words) throws IOException {
    Node.Options options = Node.Options.of(words);
    NodeClient client = new NodeClient(options.worldPort());
    VideoCallService calls =
        Node.service(
            options,
            CallTerms.defaults(),
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
    CallRequest request = CallRequest.inviting("ben").lasting(Duration.ofSeconds(1));
    CallId call = calls.request(anna, request).id();
    calls.accept(ben, call);
    calls.join(anna, call);
    calls.join(ben, call);
    Provider.connects(calls, call, "anna", "ben");
    System.in.read();
  }
}
