package dev.bookend.examples.benchmarks;

import java.sql.SQLException;
import java.time.Duration;

/** Polls the database until no work is left or a timeout expires. */
final class DatabaseWait {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

  private DatabaseWait() {}

  /** {@return the remaining count: 0 unless the timeout expired} */
  static long until(Database database, String left, Duration atMost)
      throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    long now = database.number(left);
    while (now > 0 && System.nanoTime() < deadline) {
      Thread.sleep(POLL_INTERVAL.toMillis());
      now = database.number(left);
    }
    return now;
  }
}
