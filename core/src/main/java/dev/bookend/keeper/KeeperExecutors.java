package dev.bookend.keeper;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of a keeper: one per loop, and bounded queues in front of the threads that run tasks.
 * Presence checks share the provider threads with closing rooms, but use at most a third of them
 * (at least one). However slow the provider is, threads are left to close rooms. Thread-safe.
 */
final class KeeperExecutors {
  /** Presence checks use one of so many provider threads. */
  private static final int PRESENCE_PART = 3;

  private final ThreadPools pools;
  private final BoundedExecutor roomClosing;
  private final BoundedExecutor presenceChecks;
  private final BoundedExecutor listeners;
  private int running;

  /**
   * Creates the queues.
   *
   * @param pools the threads of all loops and tasks
   * @param settings the number of threads and the length of the queues
   */
  KeeperExecutors(ThreadPools pools, KeeperSettings settings) {
    this.pools = pools;
    int threads = settings.workerThreads();
    int forPresence = Math.max(threads / PRESENCE_PART, 1);
    int forClosing = Math.max(threads - forPresence, 1);
    Executor provider = counted(pool("bookend-provider-", Math.max(threads, 2)));
    roomClosing = new BoundedExecutor(provider, forClosing, settings.batchSize());
    presenceChecks = new BoundedExecutor(provider, forPresence, settings.batchSize());
    listeners =
        new BoundedExecutor(
            counted(pool("bookend-listener-", threads)), threads, settings.batchSize());
  }

  private Executor pool(String threadNamePrefix, int threads) {
    AtomicInteger number = new AtomicInteger();
    return pools.pool(threads, () -> threadNamePrefix + number.incrementAndGet());
  }

  /** {@return an executor for one loop, with a thread of that name} */
  Executor forLoop(String threadName) {
    return pools.pool(1, () -> threadName);
  }

  BoundedExecutor executor(TaskType type) {
    return switch (type) {
      case CLOSE_ROOM -> roomClosing;
      case CHECK_PRESENCE -> presenceChecks;
      case DELIVER_EVENTS -> listeners;
    };
  }

  private Executor counted(Executor threads) {
    return task -> {
      count(1);
      try {
        threads.execute(
            () -> {
              try {
                task.run();
              } finally {
                count(-1);
              }
            });
      } catch (RuntimeException | Error rejected) {
        count(-1);
        throw rejected;
      }
    };
  }

  private synchronized void count(int tasks) {
    running += tasks;
    notifyAll();
  }

  /**
   * Waits until no task runs.
   *
   * @param deadline when the wait ends in any case
   */
  synchronized void awaitIdle(Tick deadline) throws InterruptedException {
    for (long left = Tick.now().until(deadline).toNanos();
        running > 0 && left > 0;
        left = Tick.now().until(deadline).toNanos()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** Interrupts and ends all threads. */
  void shutdownNow() {
    pools.shutdownNow();
  }
}
