package dev.bookend;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a keeper: its own rounds, and lanes for what talks to others. Looking into rooms
 * shares the threads of closing them, and gets a few of them only: however slow the provider is,
 * there are some left to close rooms.
 */
final class KeeperExecutors {
  /** Time and its reserve, claims and results. */
  private static final int ROUNDS = 4;

  private static final int LOOKING_PART = 3;

  private final List<ExecutorService> owned;
  private final Executor rounds;
  private final BoundedExecutor rooms;
  private final BoundedExecutor looks;
  private final BoundedExecutor listeners;
  private int running;

  KeeperExecutors(@Nullable Executor hosts, CallKeeper.Settings settings) {
    int each = settings.workers();
    owned =
        hosts != null
            ? List.of()
            : List.of(
                pool("bookend-keeper", ROUNDS),
                pool("bookend-rooms", Math.max(each, 2)),
                pool("bookend-listeners", each));
    rounds = hosts != null ? hosts : owned.get(0);
    int looking = each / LOOKING_PART;
    Executor forRooms = counted(hosts != null ? hosts : owned.get(1));
    rooms =
        new BoundedExecutor(forRooms, Math.max(each - Math.max(looking, 1), 1), settings.batch());
    looks = new BoundedExecutor(forRooms, Math.max(looking, 1), settings.batch());
    listeners =
        new BoundedExecutor(counted(hosts != null ? hosts : owned.get(2)), each, settings.batch());
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

  Executor rounds() {
    return rounds;
  }

  BoundedExecutor executor(TaskType type) {
    return switch (type) {
      case CLOSE_ROOM -> rooms;
      case LOOK -> looks;
      case TELL -> listeners;
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

  /** Waits until the lanes are empty, but no longer than until then. */
  synchronized void awaitIdle(long deadline) throws InterruptedException {
    for (long left = deadline - System.nanoTime();
        running > 0 && left > 0;
        left = deadline - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** Ends the threads. */
  void end() {
    owned.forEach(ExecutorService::shutdownNow);
  }
}
