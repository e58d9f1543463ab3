package dev.bookend.embedded;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.bookend.CallSettings;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.CallTerms.LimitCounts;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.VideoCall;
import dev.bookend.jdbc.ConnectionSource;
import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.port.CallQuery;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A host with its keeper, on an embedded database in a file. It prints {@code <call> <status>} for
 * each acknowledged state, and {@code idle} when its people have stopped. If any thread fails, it
 * prints {@code failed} with the reason and exits.
 */
final class EmbeddedNode {
  private static final Duration AHEAD = Duration.ofMinutes(1);

  private final VideoCallService fromStart;
  private final VideoCallService fromSchedule;
  private volatile boolean stopping;

  private EmbeddedNode(JdbcCallRepository repository) {
    fromStart = service(repository, LimitCounts.FROM_START);
    fromSchedule = service(repository, LimitCounts.FROM_SCHEDULE);
  }

  /** Runs until the input ends; its people stop at the first line. */
  public static void main(String[] words) throws IOException, InterruptedException {
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> fail(thread, failure));
    EmbeddedNode node = new EmbeddedNode(repository(words[0]));
    node.fromStart.keeper().start();
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

  private static void fail(Thread thread, Throwable failure) {
    say("failed " + thread.getName() + ": " + failure);
    Runtime.getRuntime().halt(1);
  }

  private static JdbcCallRepository repository(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername("sa");
    JdbcCallRepository repository =
        new JdbcCallRepository(ConnectionSource.of(new HikariDataSource(config)));
    repository.createSchema();
    return repository;
  }

  /** The service of a host whose calls last an hour, and that sets no limits per person. */
  private static VideoCallService service(JdbcCallRepository repository, LimitCounts limitCounts) {
    CallTerms terms =
        CallTerms.builder().limit(Duration.ofHours(1)).limitCounts(limitCounts).build();
    return VideoCallService.builder()
        .repository(repository)
        .provider(VideoProvider.of(VideoRooms.adHoc("test"), new Tickets()))
        .settings(CallSettings.builder().terms(terms).limits(PersonLimits.NONE).build())
        .listener((event, call) -> {})
        .build();
  }

  private List<Thread> people() {
    return List.of(
        person("now-1", (a, b) -> meet(fromStart, a, b, null)),
        person("now-2", (a, b) -> meet(fromStart, a, b, null)),
        person("scheduled", (a, b) -> meet(fromStart, a, b, AHEAD)),
        person("from-schedule", (a, b) -> meet(fromSchedule, a, b, AHEAD)),
        person("accepting", (a, b) -> agree(fromStart, a, b, null)),
        person("searching", (a, b) -> look(Actor.of("callee-accepting"))));
  }

  private interface Round {
    void run(Actor caller, Actor callee);
  }

  private Thread person(String name, Round round) {
    Actor caller = Actor.of("caller-" + name);
    Actor callee = Actor.of("callee-" + name);
    return new Thread(
        () -> {
          while (!stopping) {
            round.run(caller, callee);
          }
        },
        name);
  }

  private static void meet(
      VideoCallService calls, Actor caller, Actor callee, @Nullable Duration ahead) {
    CallId id = agree(calls, caller, callee, ahead);
    calls.join(caller, id);
    calls.join(callee, id);
    say(calls.connected(caller, id));
    say(calls.connected(callee, id));
  }

  private static CallId agree(
      VideoCallService calls, Actor caller, Actor callee, @Nullable Duration ahead) {
    CallRequest request = CallRequest.inviting(Objects.requireNonNull(callee.identity()));
    VideoCall call =
        calls.request(caller, ahead == null ? request : request.at(calls.now().plus(ahead)));
    say(call);
    say(calls.accept(callee, call.id()));
    return call.id();
  }

  private void look(Actor who) {
    fromStart.search(who, CallQuery.all());
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
