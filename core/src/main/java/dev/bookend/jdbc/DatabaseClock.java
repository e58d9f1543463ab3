package dev.bookend.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local clock, corrected by the clock of the database. A difference within the tolerance is
 * ignored; a larger one becomes the offset of this clock.
 */
final class DatabaseClock extends Clock {
  /**
   * A measured offset of the database clock, positive if it is offset, and the possible error of
   * that measurement.
   */
  private record Sample(Duration offset, Duration uncertainty) {}

  private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int MAX_SAMPLES = 5;

  private final Clock local;
  private final Duration tolerance;
  private final Database database;
  private final Dialect dialect;
  private final LongSupplier nanos;
  private final AtomicLong comparedAt;
  private volatile Duration offset = Duration.ZERO;

  DatabaseClock(Clock local, Duration tolerance, Database database, Dialect dialect) {
    this(local, tolerance, database, dialect, System::nanoTime);
  }

  /** With a monotonic time source, which schedules the comparisons. */
  DatabaseClock(
      Clock local, Duration tolerance, Database database, Dialect dialect, LongSupplier nanos) {
    this.local = local;
    this.tolerance = tolerance;
    this.database = database;
    this.dialect = dialect;
    this.nanos = nanos;
    comparedAt = new AtomicLong(nanos.getAsLong());
    correct(database.inAutoCommit(this::measure));
  }

  @Override
  public Instant instant() {
    long now = nanos.getAsLong();
    long last = comparedAt.get();
    if (now - last >= INTERVAL_NANOS
        && !database.inHostTransaction()
        && comparedAt.compareAndSet(last, now)) {
      compare();
    }
    return local.instant().plus(offset);
  }

  private void compare() {
    try {
      correct(database.inAutoCommit(this::measure));
    } catch (RuntimeException e) {
      log.debug("Clock comparison with the database failed; retrying in 10 s", e);
    }
  }

  /**
   * Corrects the offset only if its error exceeds the tolerance and the uncertainty of the sample.
   * A slow response therefore rarely changes the clock.
   */
  private void correct(Sample sample) {
    Duration error = sample.offset().minus(offset).abs();
    if (error.compareTo(tolerance.plus(sample.uncertainty())) > 0) {
      log.warn(
          "The clock of this node is {} {} the clock of the database; correcting it from now on",
          sample.offset().abs(),
          sample.offset().isNegative() ? "ahead of" : "behind");
      offset = sample.offset();
    }
  }

  /** {@return the first sample within the tolerance, or the most certain of a few} */
  private Sample measure(Connection connection) throws SQLException {
    Sample best = measureOnce(connection);
    for (int samples = 1;
        samples < MAX_SAMPLES && best.uncertainty().compareTo(tolerance) > 0;
        samples++) {
      Sample next = measureOnce(connection);
      best = next.uncertainty().compareTo(best.uncertainty()) < 0 ? next : best;
    }
    return best;
  }

  /** Measures one query. The time to open a connection is excluded. */
  private Sample measureOnce(Connection connection) throws SQLException {
    String sql = "select " + dialect.now();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      Instant before = local.instant();
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        Instant databaseTime = Objects.requireNonNull(dialect.instant(rows, 1));
        Duration uncertainty = Duration.between(before, local.instant()).abs().dividedBy(2);
        return new Sample(Duration.between(before.plus(uncertainty), databaseTime), uncertainty);
      }
    }
  }

  @Override
  public ZoneId getZone() {
    return local.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new DatabaseClock(local.withZone(zone), tolerance, database, dialect, nanos);
  }
}
