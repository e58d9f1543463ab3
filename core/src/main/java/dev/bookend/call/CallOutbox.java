package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How many events of a call there are, and how many of them the listeners have been told.
 *
 * @param recorded the number of events so far, which is also the latest event's sequence number
 * @param delivered the sequence number of the latest event that all listeners have been told
 * @param failures how many attempts to tell the next one have failed
 * @param dueAt since when, or from when on again, the next one is to be told; null if all are told
 */
public record CallOutbox(int recorded, int delivered, int failures, @Nullable Instant dueAt) {
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  static final CallOutbox EMPTY = new CallOutbox(0, 0, 0, null);

  CallOutbox recorded(int more, Instant now) {
    return more == 0
        ? this
        : new CallOutbox(recorded + more, delivered, failures, dueAt == null ? now : dueAt);
  }

  /** What is left stays due since then, so that whoever is at it keeps the call to themselves. */
  CallOutbox delivered(int upTo) {
    if (upTo <= delivered) {
      return this;
    }
    return new CallOutbox(recorded, upTo, 0, upTo < recorded ? dueAt : null);
  }

  CallOutbox failed(Instant now) {
    return new CallOutbox(
        recorded, delivered, failures + 1, now.plus(Backoff.after(failures, LONGEST_PAUSE)));
  }

  CallOutbox notBefore(Instant time) {
    boolean earlier = dueAt != null && dueAt.isBefore(time);
    return earlier ? new CallOutbox(recorded, delivered, failures, time) : this;
  }
}
