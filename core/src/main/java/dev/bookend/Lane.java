package dev.bookend;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue in front of a few threads. Nobody ever waits to get in: when it is full, the task
 * is refused, and there is a time to try again.
 */
final class Lane {
  private final Executor threads;
  private final int most;
  private final int room;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final Pacing pacing = new Pacing();
  private int working;

  Lane(Executor threads, int most, int room) {
    this.threads = threads;
    this.most = most;
    this.room = room;
  }

  Pacing pacing() {
    return pacing;
  }

  /** {@return false if there is no room} */
  boolean offer(Runnable task) {
    synchronized (this) {
      if (waiting.size() >= room) {
        return false;
      }
      waiting.add(task);
      if (working == most) {
        return true;
      }
      working++;
    }
    try {
      threads.execute(this::work);
      return true;
    } catch (RuntimeException | Error e) {
      return !withdraw(task);
    }
  }

  private synchronized boolean withdraw(Runnable task) {
    working--;
    return waiting.remove(task);
  }

  private void work() {
    for (Runnable task = next(); task != null; task = next()) {
      task.run();
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable task = waiting.poll();
    working -= task == null ? 1 : 0;
    return task;
  }
}
