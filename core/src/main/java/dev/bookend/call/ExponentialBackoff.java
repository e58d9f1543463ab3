package dev.bookend.call;

import java.time.Duration;

/** Exponential backoff: the delay before a retry is 1 s, 2 s, 4 s and so on, up to a maximum. */
final class ExponentialBackoff {
  private ExponentialBackoff() {}

  static Duration after(int failures, Duration max) {
    Duration delay = Duration.ofSeconds(1L << Math.min(failures, 20));
    return delay.compareTo(max) < 0 ? delay : max;
  }
}
