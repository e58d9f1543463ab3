package dev.bookend.keeper;

import java.util.concurrent.TimeUnit;

/** Exponential backoff after failures in a row: 10 ms, doubled up to 1 s. Not thread-safe. */
final class ExponentialBackoff {
  private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST = 10;

  private int failures;

  void failed() {
    failures = Math.min(failures + 1, MOST);
  }

  void over() {
    failures = 0;
  }

  boolean isFirst() {
    return failures == 1;
  }

  /** {@return the backoff before the next attempt, in nanoseconds; 0 after a success} */
  long pause() {
    return failures == 0 ? 0 : Math.min(LONGEST, SHORTEST << (failures - 1));
  }
}
