package dev.bookend;

import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue in front of a few threads, in which requesters take turns. An offer never blocks:
 * when the queue is full, it rejects the latest task of the requester with the most tasks, and
 * there is a time to try again. Thread-safe.
 */
final class BoundedExecutor {
  private record Offer(String requester, Runnable task, Runnable refused) {}

  private final Executor threads;
  private final int most;
  private final int room;
  private final Turns<Offer> waiting = new Turns<>();
  private final RetryPacer pacer = new RetryPacer();
  private int working;

  BoundedExecutor(Executor threads, int most, int room) {
    this.threads = threads;
    this.most = most;
    this.room = room;
  }

  RetryPacer pacer() {
    return pacer;
  }

  /**
   * Runs a task in its requester's turn.
   *
   * @param requester whose task it is
   * @param task runs on one of the threads
   * @param refused runs instead if the queue is full of others' tasks or there is no thread: now,
   *     or later if other requesters need the room
   */
  void offer(String requester, Runnable task, Runnable refused) {
    Offer rejected = enqueue(new Offer(requester, task, refused));
    if (rejected != null) {
      rejected.refused().run();
    }
    startThread();
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

  /** {@return the offer that has no room, which may be this one; null if all have} */
  private synchronized @Nullable Offer enqueue(Offer offer) {
    Offer displaced = null;
    if (waiting.size() >= room) {
      displaced = waiting.displaceFor(offer.requester());
      if (displaced == null) {
        return offer;
      }
    }
    waiting.add(offer.requester(), offer);
    return displaced;
  }

  private synchronized boolean isThreadWanted() {
    boolean wanted = working < most && waiting.size() > 0;
    working += wanted ? 1 : 0;
    return wanted;
  }

  /** There is one thread less than wanted; if it was the last, all that wait. */
  private synchronized List<Offer> abandoned() {
    working--;
    if (working > 0) {
      return List.of();
    }
    return waiting.takeAll();
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
    Offer offer = waiting.take();
    working -= offer == null ? 1 : 0;
    return offer;
  }
}
