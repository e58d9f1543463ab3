package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bookend.TestClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** A slow database does not change the clock. */
class SlowAnswerTest {
  private static final Duration SKEW = Duration.ofSeconds(2);
  private static final Clock REAL = Clock.systemUTC();

  private final TestClock local = new TestClock(REAL.instant());
  private final Line line = new Line();

  @Test
  void slowConnectionDoesNotChangeTheClock() {
    local.advance(Duration.ofMinutes(-1));
    line.beforeOpen = () -> local.advance(Duration.ofMinutes(1));

    assertThat(clock(local).instant()).isEqualTo(local.instant());
  }

  @Test
  void slowResponseDoesNotChangeTheClock() {
    Clock clock = clock(new Standstill(Duration.ofMinutes(1)));

    assertThat(clock.instant())
        .isCloseTo(REAL.instant().minusSeconds(60), within(10, ChronoUnit.SECONDS));
  }

  private Clock clock(Clock of) {
    Runnable slowly = line.beforeOpen;
    line.beforeOpen = () -> {};
    JdbcCallRepository repository = new JdbcCallRepository(line);
    line.beforeOpen = slowly;
    return repository.clock(of, SKEW);
  }

  /** The network path to the database. */
  private static final class Line implements OwnTransactions {
    private final ConnectionSource h2 = ConnectionSource.of(TestDatabase.H2.dataSource());
    private Runnable beforeOpen = () -> {};

    @Override
    public Connection open() throws SQLException {
      beforeOpen.run();
      return h2.open();
    }

    @Override
    public void close(Connection connection) throws SQLException {
      h2.close(connection);
    }
  }

  /** The clock of a machine that stalls between each first and second reading. */
  private static final class Standstill extends Clock {
    private final Duration pause;
    private boolean again = true;

    Standstill(Duration pause) {
      this.pause = pause;
    }

    @Override
    public Instant instant() {
      again = !again;
      return again ? REAL.instant() : REAL.instant().minus(pause);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
