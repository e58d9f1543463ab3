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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's clock, set by the database's: as long as the two are no further apart than they may be
 * it is the node's own, and otherwise it is that much ahead or behind.
 */
final class DatabaseClock extends Clock {
  private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Clock local;
  private final Duration tolerance;
  private final Database database;
  private final Dialect dialect;
  private final AtomicLong lookedAt = new AtomicLong(System.nanoTime());
  private volatile Duration ahead = Duration.ZERO;

  DatabaseClock(Clock local, Duration tolerance, Database database, Dialect dialect) {
    this.local = local;
    this.tolerance = tolerance;
    this.database = database;
    this.dialect = dialect;
    compare();
  }

  @Override
  public Instant instant() {
    long now = System.nanoTime();
    long last = lookedAt.get();
    if (now - last >= EVERY_NANOS && lookedAt.compareAndSet(last, now)) {
      compare();
    }
    return local.instant().plus(ahead);
  }

  private void compare() {
    try {
      Instant before = local.instant();
      Instant there = database.single(this::databaseTime);
      Instant middle = before.plus(Duration.between(before, local.instant()).dividedBy(2));
      Duration measured = Duration.between(middle, there);
      if (measured.minus(ahead).abs().compareTo(tolerance) > 0) {
        log.warn("This node's clock is {} behind the database's: corrected", measured);
        ahead = measured;
      }
    } catch (RuntimeException e) {
      log.debug("The database's time is not known just now", e);
    }
  }

  private Instant databaseTime(Connection connection) throws SQLException {
    String sql = "select " + dialect.now();
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet rows = select.executeQuery()) {
      rows.next();
      return Objects.requireNonNull(dialect.instant(rows, 1));
    }
  }

  @Override
  public ZoneId getZone() {
    return local.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new DatabaseClock(local.withZone(zone), tolerance, database, dialect);
  }
}
