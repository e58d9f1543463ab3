package dev.bookend.embedded;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.VideoCall;
import dev.bookend.jdbc.ConnectionSource;
import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.port.CallQuery;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoRooms;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A host with its keeper, on an embedded database in a file. It prints {@code <call> <status>} for
 * each state that a caller was told, and {@code idle} once its people have stopped.
 */
final class EmbeddedNode {
  private static final int PAIRS = 3;

  private final VideoCallService calls;
  private volatile boolean stopping;

  private EmbeddedNode(VideoCallService calls) {
    this.calls = calls;
  }

  /** Runs until the input ends; its people stop at the first line. */
  public static void main(String[] words) throws IOException, InterruptedException {
    EmbeddedNode node = new EmbeddedNode(service(words[0]));
    node.calls.keeper().start();
    List<Thread> people = node.people();
    people.forEach(Thread::start);
    for (int word = System.in.read(); word >= 0; word = System.in.read()) {
      node.stopping = true;
      for (Thread person : people) {
        person.join();
      }
      say("idle");
    }
    System.exit(0);
  }

  /** The service of a host that keeps its calls at this address. */
  static VideoCallService service(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername("sa");
    JdbcCallRepository repository =
        new JdbcCallRepository(ConnectionSource.of(new HikariDataSource(config)));
    repository.createSchema();
    return VideoCallService.builder()
        .repository(repository)
        .tokens(new Tickets())
        .rooms(VideoRooms.adHoc("test"))
        .listener((event, call) -> {})
        .build();
  }

  private List<Thread> people() {
    List<Thread> people = new ArrayList<>();
    for (int pair = 0; pair < PAIRS; pair++) {
      Actor caller = Actor.of("caller-" + pair);
      Actor callee = Actor.of("callee-" + pair);
      people.add(new Thread(() -> untilStopped(() -> meet(caller, callee))));
    }
    Actor caller = Actor.of("asks-only");
    Actor callee = Actor.of("accepts-only");
    people.add(new Thread(() -> untilStopped(() -> agree(caller, callee))));
    people.add(new Thread(() -> untilStopped(() -> look(callee))));
    return people;
  }

  private void untilStopped(Runnable round) {
    while (!stopping) {
      round.run();
    }
  }

  private void meet(Actor caller, Actor callee) {
    CallId id = agree(caller, callee);
    calls.join(caller, id);
    calls.join(callee, id);
    say(calls.connected(caller, id));
    say(calls.connected(callee, id));
  }

  private CallId agree(Actor caller, Actor callee) {
    CallRequest request =
        CallRequest.between(
            Objects.requireNonNull(caller.identity()), Objects.requireNonNull(callee.identity()));
    VideoCall call = calls.request(caller, request);
    say(call);
    say(calls.accept(callee, call.id()));
    return call.id();
  }

  private void look(Actor who) {
    calls.search(who, CallQuery.all());
  }

  private static void say(VideoCall call) {
    say(call.id() + " " + call.status());
  }

  private static synchronized void say(String line) {
    System.out.println(line);
  }

  private record Tickets() implements TokenIssuer {
    @Override
    public boolean isConfigured() {
      return true;
    }

    @Override
    public TokenIssuer.Token issue(TokenIssuer.Request request) {
      return new TokenIssuer.Token("ticket", request.issuedAt().plus(request.validity()));
    }
  }
}
