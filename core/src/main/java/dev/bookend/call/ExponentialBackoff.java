package dev.bookend.call;

import java.time.Duration;

/** Doubling pauses: 1 s, 2 s, 4 s and so on to a longest one. */
final class ExponentialBackoff {
  private ExponentialBackoff() {}

  static Duration after(int failures, Duration longest) {
    Duration pause = Duration.ofSeconds(1L << Math.min(failures, 20));
    return pause.compareTo(longest) < 0 ? pause : longest;
  }
}
