package dev.bookend.live;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one person's calls. The reader polls it, and is called when there is something to
 * poll. A reader that is 256 events late loses events, and the stream with them: it resumes with
 * another one. A reader that has not polled the queue between two heartbeats is stuck, and its
 * stream ends. Thread-safe.
 */
public final class CallStream implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveEvents.class);
  static final int MAX_WAITING = 256;

  private final String identity;
  private final @Nullable Duration endsAt;
  private final Runnable available;
  private final Consumer<CallStream> onClose;
  private final Queue<LiveEvent> waiting = new ArrayDeque<>();

  /** Missed events are being loaded; they come before the events that wait. */
  private boolean isResuming;

  private boolean isOpen = true;
  private boolean isComplete = true;
  private boolean isReplaced;

  /** Whether the reader has polled since the last heartbeat. */
  private boolean isPolled = true;

  CallStream(
      String identity,
      @Nullable Duration endsAt,
      boolean isResuming,
      Runnable available,
      Consumer<CallStream> onClose) {
    this.identity = identity;
    this.endsAt = endsAt;
    this.isResuming = isResuming;
    this.available = available;
    this.onClose = onClose;
  }

  String identity() {
    return identity;
  }

  /** {@return whether the time that the reader wanted to wait has passed} */
  boolean isOver(Duration uptime) {
    return endsAt != null && uptime.compareTo(endsAt) >= 0;
  }

  /** {@return the next event of the queue; null = the queue is empty} */
  public synchronized @Nullable LiveEvent poll() {
    isPolled = true;
    return isResuming ? null : waiting.poll();
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

  /**
   * {@return whether the stream was ended because the person opened more streams than allowed; the
   * reader should not open another one at once}
   */
  public synchronized boolean isReplaced() {
    return isReplaced;
  }

  /** Ends the stream. */
  @Override
  public void close() {
    synchronized (this) {
      isOpen = false;
    }
    onClose.accept(this);
  }

  void replace() {
    synchronized (this) {
      isReplaced = true;
    }
    close();
    signal();
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

  /**
   * Puts the missed events before those that have come meanwhile. Some of these may be among the
   * missed ones.
   */
  synchronized void resume(List<LiveEvent> missed) {
    Map<Object, Integer> sequences = new HashMap<>();
    missed.forEach(live -> sequences.put(live.call().id(), live.event().sequence()));
    List<LiveEvent> later =
        waiting.stream()
            .filter(l -> l.event().sequence() > sequences.getOrDefault(l.call().id(), 0))
            .toList();
    waiting.clear();
    waiting.addAll(missed);
    waiting.addAll(later);
    isResuming = false;
  }

  /** Ends the stream if its reader has not polled since the last heartbeat: it is stuck. */
  void heartbeat() {
    boolean isStuck;
    synchronized (this) {
      isStuck = !isPolled;
      isPolled = false;
    }
    if (isStuck) {
      close();
    }
    signal();
  }

  /** There were more events than can be repeated. */
  synchronized void lose() {
    isComplete = false;
    isResuming = false;
  }

  /**
   * Signals the reader to poll the queue: an event was added, the stream has ended, or a heartbeat.
   */
  void signal() {
    try {
      available.run();
    } catch (RuntimeException | Error e) {
      log.warn("A live stream is closed, because its reader failed", e);
      close();
    }
  }
}
