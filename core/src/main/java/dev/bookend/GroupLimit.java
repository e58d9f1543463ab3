package dev.bookend;

import java.util.concurrent.TimeUnit;

/**
 * How many changes go into one write. After a failure it is tried with half as many, a little
 * later, so that one change that can't be stored ends up alone. Not thread-safe.
 */
final class GroupLimit {
  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);

  private final int most;
  private int limit;
  private int failures;

  GroupLimit(int most) {
    this.most = most;
    this.limit = most;
  }

  int get() {
    return limit;
  }

  void succeeded() {
    limit = Math.min(most, limit * 2);
    failures = 0;
  }

  void failed(int size) {
    limit = Math.max(1, size / 2);
    failures = Math.min(failures + 1, 10);
  }

  /** {@return how many nanoseconds to wait before the next write; 0 after a success} */
  long pause() {
    return failures == 0 ? 0 : Math.min(LONGEST_PAUSE, SHORTEST_PAUSE << (failures - 1));
  }
}
