package dev.bookend;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The threads of a keeper: one for time, and those for rooms and for listeners apart. */
final class Workers {
  private final List<ExecutorService> owned;
  private final Executor timer;
  private final Executor rooms;
  private final Executor listeners;
  private int running;

  Workers(@Nullable Executor hosts, int each) {
    if (hosts != null) {
      owned = List.of();
      timer = hosts;
      rooms = hosts;
      listeners = hosts;
    } else {
      owned =
          List.of(
              pool("bookend-keeper", 1),
              pool("bookend-rooms", each),
              pool("bookend-listeners", each));
      timer = owned.get(0);
      rooms = owned.get(1);
      listeners = owned.get(2);
    }
  }

  private static ExecutorService pool(String name, int threads) {
    return Executors.newFixedThreadPool(
        threads,
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  Executor timer() {
    return timer;
  }

  Executor rooms() {
    return rooms;
  }

  Executor listeners() {
    return listeners;
  }

  /** Runs a task and counts it until it is done. */
  void run(Executor executor, Runnable task) {
    count(1);
    try {
      executor.execute(
          () -> {
            try {
              task.run();
            } finally {
              count(-1);
            }
          });
    } catch (RuntimeException rejected) {
      count(-1);
      throw rejected;
    }
  }

  private synchronized void count(int tasks) {
    running += tasks;
    notifyAll();
  }

  /** Waits until all tasks are done, but no longer than that, and ends the threads. */
  void close(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      awaitIdle(deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    owned.forEach(ExecutorService::shutdownNow);
  }

  private synchronized void awaitIdle(long deadline) throws InterruptedException {
    for (long left = deadline - System.nanoTime();
        running > 0 && left > 0;
        left = deadline - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }
}
