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
  /** By how much the database's clock seems to be ahead, and by how much that may be wrong. */
  private record Reading(Duration ahead, Duration doubt) {}

  private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int LOOKS = 5;

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
    correct(database.single(this::read));
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
      correct(database.single(this::read));
    } catch (RuntimeException e) {
      log.debug("The database's time is not known just now", e);
    }
  }

  /** An answer that took long tells little: the clock is left alone unless it must be wrong. */
  private void correct(Reading reading) {
    Duration error = reading.ahead().minus(ahead).abs();
    if (error.compareTo(tolerance.plus(reading.doubt())) > 0) {
      log.warn(
          "This node's clock is {} {} the database's: corrected",
          reading.ahead().abs(),
          reading.ahead().isNegative() ? "ahead of" : "behind");
      ahead = reading.ahead();
    }
  }

  /** The quickest of a few answers, or the first that is quick enough. */
  private Reading read(Connection connection) throws SQLException {
    Reading best = readOnce(connection);
    for (int looks = 1; looks < LOOKS && best.doubt().compareTo(tolerance) > 0; looks++) {
      Reading next = readOnce(connection);
      best = next.doubt().compareTo(best.doubt()) < 0 ? next : best;
    }
    return best;
  }

  /** The time it takes to get a connection is none of the database's answer. */
  private Reading readOnce(Connection connection) throws SQLException {
    String sql = "select " + dialect.now();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      Instant before = local.instant();
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        Instant there = Objects.requireNonNull(dialect.instant(rows, 1));
        Duration doubt = Duration.between(before, local.instant()).abs().dividedBy(2);
        return new Reading(Duration.between(before.plus(doubt), there), doubt);
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
