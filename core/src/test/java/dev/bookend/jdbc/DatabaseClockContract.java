package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.InvalidValueException;
import dev.bookend.call.StorageException;
import dev.bookend.testing.Together;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes correct their clocks by the clock of the database. */
abstract class DatabaseClockContract {
  private static final Duration SKEW = Duration.ofSeconds(2);

  private final TestDatabase database;
  private final Clock right = Clock.systemUTC();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger comparisons = new AtomicInteger();
  private volatile Duration wrongBy = Duration.ZERO;
  private volatile boolean down;
  private volatile boolean inTransaction;

  DatabaseClockContract(TestDatabase database) {
    this.database = database;
  }

  @Test
  void wrongClockIsCorrectedInEitherDirection() {
    for (int seconds : new int[] {5, -5, 100_000, -100_000}) {
      wrongBy = Duration.ofSeconds(seconds);
      assertRight(clock());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-900, 0, 900})
  void clockWithinTheToleranceIsNotCorrected(long millis) {
    wrongBy = Duration.ofMillis(millis);
    Clock clock = clock();

    Instant before = local().instant();
    assertThat(clock.instant()).isBetween(before, local().instant());
  }

  @Test
  void clockJumpIsCorrectedAtTheNextComparison() {
    Clock clock = clock();
    wrongBy = Duration.ofHours(1);

    nanos.addAndGet(TimeUnit.SECONDS.toNanos(10) - 1);
    assertThat(clock.instant()).isAfter(right.instant().plusSeconds(3590));
    nanos.addAndGet(1);
    assertRight(clock);

    wrongBy = Duration.ZERO;
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
    assertRight(clock);
  }

  @Test
  void unreachableDatabaseKeepsTheLastCorrection() {
    wrongBy = Duration.ofSeconds(5);
    Clock clock = clock();
    down = true;

    for (int i = 0; i < 3; i++) {
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
      assertRight(clock);
    }
    assertThat(comparisons).hasValue(4);
  }

  @Test
  void unreachableDatabaseAtStartIsAnError() {
    Database there = new Database(new Source());
    Dialect dialect = there.inAutoCommit(Dialect::of);
    down = true;

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(
            () -> new DatabaseClock(local(), SKEW.dividedBy(2), there, dialect, nanos::get));
  }

  @Test
  void oneOfManyConcurrentReadersCompares() {
    Clock clock = clock();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
    int before = comparisons.get();

    Together.run(16, i -> clock.instant());

    assertThat(comparisons.get() - before).isOne();
  }

  @Test
  void noComparisonInsideAHostTransaction() {
    Clock clock = clock();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
    inTransaction = true;
    assertRight(clock);
    assertThat(comparisons).hasValue(1);

    inTransaction = false;
    assertRight(clock);
    assertThat(comparisons).hasValue(2);
  }

  @Test
  void zoneIsLocalAndAnotherZoneKeepsTheInstant() {
    wrongBy = Duration.ofSeconds(5);
    Clock clock = clock();

    Clock nepal = clock.withZone(ZoneId.of("Asia/Kathmandu"));

    assertThat(clock.getZone()).isEqualTo(right.getZone());
    assertThat(nepal.getZone()).isEqualTo(ZoneId.of("Asia/Kathmandu"));
    assertRight(nepal);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1, 10_001})
  void skewOutOfRangeIsRejected(long millis) {
    try (Tables tables = Tables.fresh(database)) {
      assertThatExceptionOfType(InvalidValueException.class)
          .isThrownBy(() -> tables.repository().clock(right, Duration.ofMillis(millis)))
          .satisfies(e -> assertThat(e.field()).isEqualTo("skew"));
      assertRight(tables.repository().clock(right, SKEW));
    }
  }

  private void assertRight(Clock clock) {
    assertThat(clock.instant()).isBetween(right.instant().minus(SKEW), right.instant().plus(SKEW));
  }

  private Clock clock() {
    Database there = new Database(new Source());
    Dialect dialect = there.inAutoCommit(Dialect::of);
    comparisons.set(0);
    return new DatabaseClock(local(), SKEW.dividedBy(2), there, dialect, nanos::get);
  }

  private Clock local() {
    return new WrongClock(right.getZone());
  }

  private final class WrongClock extends Clock {
    private final ZoneId zone;

    WrongClock(ZoneId zone) {
      this.zone = zone;
    }

    @Override
    public Instant instant() {
      return right.instant().plus(wrongBy);
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return new WrongClock(other);
    }
  }

  private final class Source implements OwnTransactions {
    @Override
    public Connection open() throws SQLException {
      comparisons.incrementAndGet();
      if (down) {
        throw new SQLException("down", "08001");
      }
      return database.dataSource().getConnection();
    }

    @Override
    public void close(Connection connection) throws SQLException {
      connection.close();
    }

    @Override
    public boolean inTransaction() {
      return inTransaction;
    }
  }
}
