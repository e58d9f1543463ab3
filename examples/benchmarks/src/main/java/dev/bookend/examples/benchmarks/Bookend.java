package dev.bookend.examples.benchmarks;

import dev.bookend.CallSettings;
import dev.bookend.VideoCallService;
import dev.bookend.VideoCallServiceBuilder;
import dev.bookend.call.PersonLimits;
import dev.bookend.jdbc.ConnectionSource;
import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.port.CallRepository;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.twilio.TwilioCredentials;
import dev.bookend.twilio.TwilioTokenIssuer;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * Bookend without limits per person, with a listener, and with rooms that must be closed.
 *
 * @param name see {@link Contender#name}
 * @param requestTakes response time of the provider
 */
record Bookend(String name, Duration requestTakes) implements Contender {
  /** {@return an issuer of Twilio access tokens, with made-up credentials} */
  static TokenIssuer tokens() {
    return new TwilioTokenIssuer(
        TwilioCredentials.of("AC" + "0a".repeat(16), "SK" + "1b".repeat(16), "s".repeat(32)));
  }

  static JdbcCallRepository repository(DataSource pool) {
    return new JdbcCallRepository(ConnectionSource.of(pool));
  }

  /**
   * A service on the connection pool, with the same clock as in the framework adapters. It has no
   * limits per person, since one person requests all calls of a benchmark.
   */
  static VideoCallServiceBuilder service(DataSource pool, VideoProvider provider) {
    return service(pool, provider, calls -> calls);
  }

  private static VideoCallServiceBuilder service(
      DataSource pool, VideoProvider provider, UnaryOperator<CallRepository> observed) {
    JdbcCallRepository calls = repository(pool);
    return VideoCallService.builder()
        .repository(observed.apply(calls))
        .clock(calls.clock(Clock.systemUTC(), JdbcCallRepository.DEFAULT_CLOCK_SKEW))
        .provider(provider)
        .settings(CallSettings.builder().limits(PersonLimits.NONE).build());
  }

  @Override
  public int connections() {
    return 10;
  }

  @Override
  public void createSchema(Database database) throws SQLException {
    BookendRows.createSchema(database);
  }

  @Override
  public void load(Database database, Load load) throws SQLException {
    BookendRows.clear(database);
    BookendRows.add(database, load);
  }

  @Override
  public AutoCloseable start(DataSource pool, Consumer<Duration> committed) {
    CallKeeper keeper =
        service(
                pool,
                VideoProvider.of(new TimedRooms(requestTakes), tokens()),
                calls -> new CommitTimingRepository(calls, committed))
            .listener((event, call) -> {})
            .build()
            .keeper();
    keeper.start();
    return keeper;
  }

  @Override
  public String open() {
    return "select count(*) from bookend_call where status = 'in_progress'";
  }

  @Override
  public String unsettled() {
    return "select count(*) from bookend_call where due_at is not null";
  }

  @Override
  public String outcomes() {
    return BookendRows.OUTCOMES;
  }
}
