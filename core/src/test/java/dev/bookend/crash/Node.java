package dev.bookend.crash;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.bookend.CallSettings;
import dev.bookend.VideoCallService;
import dev.bookend.call.CallTerms;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.StorageException;
import dev.bookend.jdbc.ConnectionSource;
import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.port.CallListener;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** A node: a service with its keeper, and load. */
final class Node {
  static final Duration SKEW = Duration.ofMillis(100);

  /**
   * The command-line arguments of a node.
   *
   * @param name the name of the node
   * @param database the port of the database, or of the proxy before it
   * @param worldPort the port of the external world
   * @param clockOffsetMillis the error of the node's clock, in milliseconds
   * @param concurrentCalls the number of calls at a time
   * @param seed the seed of the scenarios
   */
  record Options(
      String name,
      int database,
      int worldPort,
      long clockOffsetMillis,
      int concurrentCalls,
      long seed) {
    String[] arguments() {
      return new String[] {
        name, "" + database, "" + worldPort, "" + clockOffsetMillis, "" + concurrentCalls, "" + seed
      };
    }

    static Options of(String[] words) {
      return new Options(
          words[0],
          Integer.parseInt(words[1]),
          Integer.parseInt(words[2]),
          Long.parseLong(words[3]),
          Integer.parseInt(words[4]),
          Long.parseLong(words[5]));
    }
  }

  /** Short, so that calls are missed, reconnected and extended within a test. */
  private static final CallTerms TERMS =
      CallTerms.builder()
          .limit(Duration.ofSeconds(2))
          .joinOpensBefore(Duration.ofSeconds(1))
          .joinClosesAfter(Duration.ofSeconds(4))
          .answerWithin(Duration.ofSeconds(3))
          .reconnectGrace(Duration.ofSeconds(1))
          .warnBefore(Duration.ofSeconds(1))
          .extendableBy(Duration.ofSeconds(2))
          .remindBefore(List.of(Duration.ofSeconds(2), Duration.ofSeconds(1)))
          .remindTolerance(Duration.ofSeconds(2))
          .build();

  private Node() {}

  /** Runs until standard input ends, which is also the case if the parent process dies. */
  public static void main(String[] words) throws IOException {
    Options options = Options.of(words);
    NodeClient client = new NodeClient(options.worldPort());
    VideoCallService calls = service(options, TERMS, client, client);
    calls.keeper().start();
    Load load = new Load(calls, client, new SplittableRandom(options.seed()));
    load.start(options.concurrentCalls());
    client.ready(options.name());
    for (int word = System.in.read(); word >= 0; word = System.in.read()) {
      load.stop();
    }
    calls.keeper().close();
    System.exit(0);
  }

  /** Retries until the database is reachable; the pool's time-out limits the rate. */
  static VideoCallService service(
      Options options, CallTerms terms, VideoRooms rooms, CallListener listener) {
    HikariDataSource pool = pool(options.database());
    while (true) {
      try {
        JdbcCallRepository repository = new JdbcCallRepository(ConnectionSource.of(pool));
        return service(repository, options, terms, rooms, listener);
      } catch (StorageException notYet) {
        System.out.println(options.name() + ": " + notYet);
      }
    }
  }

  private static VideoCallService service(
      JdbcCallRepository repository,
      Options options,
      CallTerms terms,
      VideoRooms rooms,
      CallListener listener) {
    Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofMillis(options.clockOffsetMillis()));
    return VideoCallService.builder()
        .repository(repository)
        .clock(repository.clock(wrong, SKEW))
        .provider(VideoProvider.of(rooms, new StubTokens()))
        .listener(listener)
        .settings(CallSettings.builder().terms(terms).limits(PersonLimits.NONE).build())
        .build();
  }

  private static HikariDataSource pool(int port) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:postgresql://localhost:" + port + "/postgres?connectTimeout=1&socketTimeout=5");
    config.setUsername("postgres");
    config.setMaximumPoolSize(10);
    config.setConnectionTimeout(1000);
    config.setValidationTimeout(500);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  private record StubTokens() implements TokenIssuer {
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
