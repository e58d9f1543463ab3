package dev.bookend.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * How due calls are claimed. Only ids are answered: a long answer would keep the rows locked until
 * it is read.
 */
interface ClaimSql {
  /**
   * What a claim gives.
   *
   * @param owner the node
   * @param length how long it lasts
   * @param to until when it lasts by the node's time
   */
  record Lease(UUID owner, Duration length, Instant to) {
    long micros() {
      return TimeUnit.NANOSECONDS.toMicros(length.toNanos());
    }
  }

  /** {@return what is claimed now of the calls that are due between two instants, in no order} */
  List<UUID> claim(Connection connection, Lease lease, Instant from, Instant until, int limit)
      throws SQLException;

  /** {@return those of the calls that the owner still has claimed, for longer now} */
  List<UUID> renew(Connection connection, Lease lease, List<UUID> ids) throws SQLException;

  /** Gives up those of the calls that the owner has claimed, unless somebody is at them. */
  void release(Connection connection, UUID owner, List<UUID> ids) throws SQLException;

  /** Whether these are several statements, and need a transaction around them. */
  boolean needsTransaction();
}
