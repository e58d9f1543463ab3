package dev.bookend.jdbc;

import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** How due calls are claimed. */
interface ClaimSql {
  /**
   * A claim on what is due.
   *
   * @param owner the node
   * @param from the earliest instant at which something may be due
   * @param until the latest
   * @param lease how long it lasts
   * @param to until when it lasts by the node's time
   */
  record Claim(UUID owner, Instant from, Instant until, Duration lease, Instant to) {
    long leaseMicros() {
      return TimeUnit.NANOSECONDS.toMicros(lease.toNanos());
    }
  }

  /** {@return claimed calls in no order} */
  List<VideoCall> claim(Connection connection, Claim claim, int limit) throws SQLException;

  /** {@return those of the calls that the owner still has claimed, for longer now} */
  List<VideoCall> renew(Connection connection, Claim claim, List<UUID> ids) throws SQLException;

  /** {@return how many claims of the owner's were given up} */
  int release(Connection connection, UUID owner, List<UUID> ids) throws SQLException;

  /** Whether each of these is one statement, and needs no transaction around it. */
  boolean isOneStatement();
}
