package dev.bookend;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue in front of a few threads. Nobody ever waits to get in: when it is full, the task
 * is refused, and there is a time to try again.
 */
final class Lane {
  private record Offer(Runnable task, Runnable refused) {}

  private final Executor threads;
  private final int most;
  private final int room;
  private final Queue<Offer> waiting = new ArrayDeque<>();
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

  /** Does a task, or refuses it if there is no room, or nobody to do it. */
  void offer(Runnable task, Runnable refused) {
    if (waits(new Offer(task, refused))) {
      startThread();
    } else {
      refused.run();
    }
  }

  /** Unless there are enough. */
  private void startThread() {
    if (isThreadWanted()) {
      try {
        threads.execute(this::work);
      } catch (RuntimeException | Error e) {
        abandoned().forEach(offer -> offer.refused().run());
      }
    }
  }

  private synchronized boolean waits(Offer offer) {
    return waiting.size() < room && waiting.add(offer);
  }

  private synchronized boolean isThreadWanted() {
    boolean wanted = working < most && !waiting.isEmpty();
    working += wanted ? 1 : 0;
    return wanted;
  }

  /** There is one thread less than wanted; if it was the last, all that wait. */
  private synchronized List<Offer> abandoned() {
    working--;
    if (working > 0) {
      return List.of();
    }
    List<Offer> left = List.copyOf(waiting);
    waiting.clear();
    return left;
  }

  private void work() {
    boolean idle = false;
    try {
      for (Offer offer = next(); offer != null; offer = next()) {
        offer.task().run();
      }
      idle = true;
    } finally {
      if (!idle) {
        died();
        startThread();
      }
    }
  }

  private synchronized void died() {
    working--;
  }

  private synchronized @Nullable Offer next() {
    Offer offer = waiting.poll();
    working -= offer == null ? 1 : 0;
    return offer;
  }
}
