package dev.bookend.keeper;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a keeper: one per loop, and bounded queues in front of the threads that run tasks.
 * Presence checks share the provider threads with closing rooms, but use at most a third of them
 * (at least one). However slow the provider is, threads are left to close rooms. Thread-safe.
 */
final class KeeperExecutors {
  /** Presence checks use one of so many provider threads. */
  private static final int PRESENCE_PART = 3;

  private final List<ExecutorService> owned = new CopyOnWriteArrayList<>();
  private final @Nullable Executor hostExecutor;
  private final BoundedExecutor roomClosing;
  private final BoundedExecutor presenceChecks;
  private final BoundedExecutor listeners;
  private int running;

  /**
   * Creates the queues.
   *
   * @param hostExecutor runs all loops and tasks; null = threads of its own, named {@code
   *     bookend-…}
   * @param settings the number of threads and the length of the queues
   */
  KeeperExecutors(@Nullable Executor hostExecutor, KeeperSettings settings) {
    this.hostExecutor = hostExecutor;
    int threads = settings.workerThreads();
    int forPresence = Math.max(threads / PRESENCE_PART, 1);
    int forClosing = Math.max(threads - forPresence, 1);
    Executor provider = counted(hostOr("bookend-provider-", Math.max(threads, 2)));
    roomClosing = new BoundedExecutor(provider, forClosing, settings.batchSize());
    presenceChecks = new BoundedExecutor(provider, forPresence, settings.batchSize());
    listeners =
        new BoundedExecutor(
            counted(hostOr("bookend-listener-", threads)), threads, settings.batchSize());
  }

  private Executor hostOr(String threadNamePrefix, int threads) {
    AtomicInteger number = new AtomicInteger();
    return hostExecutor != null
        ? hostExecutor
        : pool(threads, () -> threadNamePrefix + number.incrementAndGet());
  }

  private ExecutorService pool(int threads, Supplier<String> threadName) {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, threadName.get());
              thread.setDaemon(true);
              return thread;
            });
    owned.add(pool);
    return pool;
  }

  /** {@return an executor for one loop: the host's, or one with a thread of that name} */
  Executor forLoop(String threadName) {
    return hostExecutor != null ? hostExecutor : pool(1, () -> threadName);
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

  /** Interrupts and ends the keeper's own threads; those of the host are left alone. */
  void shutdownNow() {
    owned.forEach(ExecutorService::shutdownNow);
  }
}
