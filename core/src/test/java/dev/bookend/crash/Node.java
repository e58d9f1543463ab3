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
import dev.bookend.port.VideoRooms;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;

/** A node of the host: a service with its keeper, and people who use it. */
final class Node {
  static final Duration SKEW = Duration.ofMillis(100);

  /**
   * What a node is told when it is started.
   *
   * @param name its name
   * @param database the port at which it finds the database
   * @param outside the port of the world outside
   * @param clockIsOff by how many milliseconds its own clock is wrong
   * @param live how many calls its people have at a time
   * @param seed what they do
   */
  record Order(String name, int database, int outside, long clockIsOff, int live, long seed) {
    String[] words() {
      return new String[] {
        name, "" + database, "" + outside, "" + clockIsOff, "" + live, "" + seed
      };
    }

    static Order of(String[] words) {
      return new Order(
          words[0],
          Integer.parseInt(words[1]),
          Integer.parseInt(words[2]),
          Long.parseLong(words[3]),
          Integer.parseInt(words[4]),
          Long.parseLong(words[5]));
    }
  }

  private static final CallTerms TERMS =
      CallTerms.builder()
          .limit(Duration.ofSeconds(2))
          .joinOpensBefore(Duration.ofSeconds(1))
          .joinClosesAfter(Duration.ofSeconds(4))
          .answerWithin(Duration.ofSeconds(3))
          .reconnectGrace(Duration.ofSeconds(1))
          .warnBefore(Duration.ofSeconds(1))
          .extendableBy(Duration.ofSeconds(2))
          .build();

  private Node() {}

  /** Runs until the input ends, which it does when whoever started it is gone. */
  public static void main(String[] words) throws IOException {
    Order order = Order.of(words);
    NodeClient client = new NodeClient(order.outside());
    VideoCallService calls = service(order, client, client);
    calls.keeper().start();
    Load load = new Load(calls, client, new SplittableRandom(order.seed()));
    load.start(order.live());
    client.ready(order.name());
    for (int word = System.in.read(); word >= 0; word = System.in.read()) {
      load.stop();
    }
    calls.keeper().close();
    System.exit(0);
  }

  /** A host would start a node again until its database is there; the pool waits a while. */
  static VideoCallService service(Order order, VideoRooms rooms, CallListener listener) {
    HikariDataSource pool = pool(order.database());
    while (true) {
      try {
        return service(new JdbcCallRepository(ConnectionSource.of(pool)), order, rooms, listener);
      } catch (StorageException notYet) {
        System.out.println(order.name() + ": " + notYet);
      }
    }
  }

  private static VideoCallService service(
      JdbcCallRepository repository, Order order, VideoRooms rooms, CallListener listener) {
    Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofMillis(order.clockIsOff()));
    return VideoCallService.builder()
        .repository(repository)
        .clock(repository.clock(wrong, SKEW))
        .tokens(new Tickets())
        .rooms(rooms)
        .listener(listener)
        .settings(CallSettings.defaults().withTerms(TERMS).withLimits(PersonLimits.NONE))
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
