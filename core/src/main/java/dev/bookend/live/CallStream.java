package dev.bookend.live;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one person's calls. The reader polls it, and is called when there is something to
 * poll. A reader that is 256 events late loses events, and the stream with them: it resumes with
 * another one. Thread-safe.
 */
public final class CallStream implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveEvents.class);
  static final int MAX_WAITING = 256;

  private final String identity;
  private final Runnable available;
  private final Consumer<CallStream> onClose;
  private final Queue<LiveEvent> waiting = new ArrayDeque<>();
  private boolean isOpen = true;
  private boolean isComplete = true;

  CallStream(String identity, Runnable available, Consumer<CallStream> onClose) {
    this.identity = identity;
    this.available = available;
    this.onClose = onClose;
  }

  String identity() {
    return identity;
  }

  /** {@return the next event of the queue; null = the queue is empty} */
  public synchronized @Nullable LiveEvent poll() {
    return waiting.poll();
  }

  /**
   * {@return whether events are still added to the queue; after the end, poll the rest of the
   * queue}
   */
  public synchronized boolean isOpen() {
    return isOpen;
  }

  /**
   * {@return whether the reader can have seen all events since it resumed; if not, it must load its
   * calls anew}
   */
  public synchronized boolean isComplete() {
    return isComplete;
  }

  /** Ends the stream. */
  @Override
  public void close() {
    synchronized (this) {
      isOpen = false;
    }
    onClose.accept(this);
  }

  /** Adds an event, or ends the stream if its reader is too late. */
  void offer(LiveEvent event) {
    boolean isTooLate;
    synchronized (this) {
      isTooLate = waiting.size() >= MAX_WAITING;
      if (isOpen && !isTooLate) {
        waiting.add(event);
      }
    }
    if (isTooLate) {
      close();
    }
  }

  /** There were more events than can be repeated. */
  synchronized void lose() {
    isComplete = false;
  }

  /**
   * Signals the reader to poll the queue: an event was added, the stream has ended, or a heartbeat.
   */
  void signal() {
    try {
      available.run();
    } catch (RuntimeException e) {
      log.warn("A live stream is closed, because its reader failed", e);
      close();
    }
  }
}
