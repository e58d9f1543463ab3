package dev.bookend.keeper;

import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue in front of a few threads, in which requesters take turns. An offer never blocks.
 * A full queue rejects the latest task of the requester with the maxThreads tasks; the {@link
 * RetryPacer} gives the time of its retry. Thread-safe.
 */
final class BoundedExecutor {
  private record Offer(String requester, Runnable task, Runnable rejected) {}

  private final Executor threads;
  private final int maxThreads;
  private final int capacity;
  private final Turns<Offer> queue = new Turns<>();
  private final RetryPacer pacer = new RetryPacer();
  private int activeThreads;

  BoundedExecutor(Executor threads, int maxThreads, int capacity) {
    this.threads = threads;
    this.maxThreads = maxThreads;
    this.capacity = capacity;
  }

  RetryPacer pacer() {
    return pacer;
  }

  /**
   * Runs a task in its requester's turn.
   *
   * @param requester the requester of the call
   * @param task runs on one of the threads
   * @param rejected runs instead if the task is rejected, because the queue is full or no thread
   *     can be started: at once, or later when a task of another requester takes its place
   */
  void offer(String requester, Runnable task, Runnable rejected) {
    Offer displaced = enqueue(new Offer(requester, task, rejected));
    if (displaced != null) {
      displaced.rejected().run();
    }
    startThread();
  }

  /** Starts a thread if tasks are queued and the limit is not reached. */
  private void startThread() {
    if (isThreadWanted()) {
      try {
        threads.execute(this::work);
      } catch (RuntimeException | Error e) {
        takeAllIfNoThread().forEach(offer -> offer.rejected().run());
      }
    }
  }

  /** {@return the offer that is rejected, which may be this one; null if the queue has room} */
  private synchronized @Nullable Offer enqueue(Offer offer) {
    Offer displaced = null;
    if (queue.size() >= capacity) {
      displaced = queue.displaceFor(offer.requester());
      if (displaced == null) {
        return offer;
      }
    }
    queue.add(offer.requester(), offer);
    return displaced;
  }

  private synchronized boolean isThreadWanted() {
    boolean wanted = activeThreads < maxThreads && queue.size() > 0;
    activeThreads += wanted ? 1 : 0;
    return wanted;
  }

  /** {@return the queued offers, which are rejected, if no thread is left; otherwise none} */
  private synchronized List<Offer> takeAllIfNoThread() {
    activeThreads--;
    if (activeThreads > 0) {
      return List.of();
    }
    return queue.takeAll();
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
        threadDied();
        startThread();
      }
    }
  }

  private synchronized void threadDied() {
    activeThreads--;
  }

  private synchronized @Nullable Offer next() {
    Offer offer = queue.take();
    activeThreads -= offer == null ? 1 : 0;
    return offer;
  }
}
