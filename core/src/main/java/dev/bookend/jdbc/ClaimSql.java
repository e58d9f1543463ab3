package dev.bookend.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Statements that claim due calls. They return ids only: a large result would keep the rows locked
 * until it is read.
 */
interface ClaimSql {
  /**
   * The lease that a claim or a renewal writes.
   *
   * @param owner the node's id
   * @param duration how long the lease lasts
   * @param until when the lease expires by the node's clock
   */
  record Lease(UUID owner, Duration duration, Instant until) {
    long micros() {
      return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
    }
  }

  /** {@return ids of newly claimed calls that are due between two instants, in no order} */
  List<UUID> claim(Connection connection, Lease lease, Instant from, Instant until, int limit)
      throws SQLException;

  /**
   * {@return ids of the calls whose lease was renewed: those still leased by the owner and not
   * locked}
   */
  List<UUID> renew(Connection connection, Lease lease, List<UUID> ids) throws SQLException;

  /**
   * Releases the leases that the owner holds on these calls; skips calls locked by another
   * transaction.
   */
  void release(Connection connection, UUID owner, List<UUID> ids) throws SQLException;

  /** {@return whether an operation needs several statements in one transaction} */
  boolean needsTransaction();
}
