package dev.bookend;

/**
 * How many changes go into one write. After a failure it is tried with half as many, very soon, so
 * that one change that can't be stored ends up alone; and then ever later. Not thread-safe.
 */
final class AdaptiveBatchSize {
  private final int most;
  private final ExponentialBackoff backoff = new ExponentialBackoff();
  private int limit;

  AdaptiveBatchSize(int most) {
    this.most = most;
    this.limit = most;
  }

  int get() {
    return limit;
  }

  void succeeded() {
    limit = Math.min(most, limit * 2);
    backoff.over();
  }

  void failed(int size) {
    limit = Math.max(1, size / 2);
    if (size > 1) {
      backoff.over();
    }
    backoff.failed();
  }

  /** {@return how many nanoseconds to wait before the next write; 0 after a success} */
  long pause() {
    return backoff.pause();
  }
}
