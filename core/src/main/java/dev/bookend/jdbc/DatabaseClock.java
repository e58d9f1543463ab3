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
 * A node's clock, set by the database's: as long as the two are no further apart than they may be
 * it is the node's own, and otherwise it is that much ahead or behind.
 */
final class DatabaseClock extends Clock {
  private record Measured(Duration ahead, Duration error) {}

  private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Clock local;
  private final Duration tolerance;
  private final Database database;
  private final Dialect dialect;
  private final LongSupplier nanos;
  private final AtomicLong lookedAt;
  private volatile Duration ahead = Duration.ZERO;

  DatabaseClock(Clock local, Duration tolerance, Database database, Dialect dialect) {
    this(local, tolerance, database, dialect, System::nanoTime);
  }

  /** With a stopwatch of its own, which tells when to compare again. */
  DatabaseClock(
      Clock local, Duration tolerance, Database database, Dialect dialect, LongSupplier nanos) {
    this.local = local;
    this.tolerance = tolerance;
    this.database = database;
    this.dialect = dialect;
    this.nanos = nanos;
    lookedAt = new AtomicLong(nanos.getAsLong());
    compare();
  }

  @Override
  public Instant instant() {
    long now = nanos.getAsLong();
    long last = lookedAt.get();
    if (now - last >= EVERY_NANOS
        && !database.inHostsTransaction()
        && lookedAt.compareAndSet(last, now)) {
      compare();
    }
    return local.instant().plus(ahead);
  }

  private void compare() {
    try {
      Measured measured = database.single(this::measure);
      Duration off = measured.ahead().minus(ahead).abs();
      if (off.compareTo(tolerance.plus(measured.error())) > 0) {
        log.warn("This node's clock is {} behind the database's: corrected", measured.ahead());
        ahead = measured.ahead();
      }
    } catch (RuntimeException e) {
      log.debug("The database's time is not known just now", e);
    }
  }

  /** The database read its clock at some time between the asking and the answer. */
  private Measured measure(Connection connection) throws SQLException {
    String sql = "select " + dialect.now();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      Instant before = local.instant();
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        Instant there = Objects.requireNonNull(dialect.instant(rows, 1));
        Duration half = Duration.between(before, local.instant()).dividedBy(2);
        return new Measured(Duration.between(before.plus(half), there), half.abs());
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
