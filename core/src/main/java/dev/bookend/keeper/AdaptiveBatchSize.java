package dev.bookend.keeper;

import java.time.Duration;

/**
 * Adaptive batch size of a write: halved after a failure, to isolate a change that cannot be
 * stored; doubled after a success. A failing batch of one backs off exponentially. Not thread-safe.
 */
final class AdaptiveBatchSize {
  private final int max;
  private final ExponentialBackoff backoff = new ExponentialBackoff();
  private int limit;

  AdaptiveBatchSize(int max) {
    this.max = max;
    this.limit = max;
  }

  int get() {
    return limit;
  }

  void succeeded() {
    limit = Math.min(max, limit * 2);
    backoff.over();
  }

  void failed(int size) {
    limit = Math.max(1, size / 2);
    if (size > 1) {
      backoff.over();
    }
    backoff.failed();
  }

  /** {@return the time to wait before the next write; zero after a success} */
  Duration pause() {
    return backoff.pause();
  }
}
