package dev.bookend.keeper;

import java.time.Duration;

/** Exponential backoff after failures in a row: 10 ms, doubled up to 1 s. Not thread-safe. */
final class ExponentialBackoff {
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofSeconds(1);
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

  /** {@return the backoff before the next attempt; zero after a success} */
  Duration pause() {
    if (failures == 0) {
      return Duration.ZERO;
    }
    Duration pause = SHORTEST.multipliedBy(1L << (failures - 1));
    return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
  }
}
