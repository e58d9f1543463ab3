package dev.bookend.examples.benchmarks;

import java.sql.SQLException;
import java.time.Duration;

/** Waits until the database has nothing left to do, but not for ever. */
final class Patience {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private Patience() {}

  /** {@return how many are left: 0, unless it took too long} */
  static long until(Database database, String left, Duration atMost)
      throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    long now = database.number(left);
    while (now > 0 && System.nanoTime() < deadline) {
      Thread.sleep(LOOK_EVERY.toMillis());
      now = database.number(left);
    }
    return now;
  }
}
