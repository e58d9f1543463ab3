package dev.bookend.keeper;

import dev.bookend.call.VideoCall;
import java.time.Duration;
import java.time.Instant;

/** The time of the next poll for due calls. Thread-safe; never waits for I/O. */
final class PollSchedule {
  private final WakeUp wakeUp;
  private final Duration slack;
  private long next;
  private long notBefore;

  /**
   * Creates a schedule with a poll that is due at once.
   *
   * @param settings the poll interval and the look-ahead
   * @param wakeUp rung when the next poll becomes earlier
   * @param nanos the current monotonic time
   */
  PollSchedule(CallKeeper.Settings settings, WakeUp wakeUp, long nanos) {
    this.wakeUp = wakeUp;
    this.slack = settings.lookAhead().minus(settings.pollInterval());
    this.next = nanos;
    this.notBefore = nanos;
  }

  /** {@return the nanoseconds until the next poll} */
  synchronized long pause(long nanos) {
    return Math.max(next - nanos, notBefore - nanos);
  }

  /** Sets the time of the next poll, and the earliest time to which it can be advanced. */
  synchronized void set(long nanos, long nextIn, long notBeforeIn) {
    next = nanos + nextIn;
    notBefore = nanos + notBeforeIn;
  }

  /** Advances the next poll as far as possible. */
  void pollSoon() {
    advanceNext();
    wakeUp.ring();
  }

  private synchronized void advanceNext() {
    next = next - notBefore > 0 ? notBefore : next;
  }

  /** Advances the next poll if it would be too late for this call. */
  void pollInTime(VideoCall call, ClockReading reading) {
    if (isDueBeforeNext(call, reading)) {
      pollSoon();
    }
  }

  private synchronized boolean isDueBeforeNext(VideoCall call, ClockReading reading) {
    Instant inTime = reading.now().plusNanos(next - reading.nanos()).plus(slack);
    return call.dueAt().filter(due -> due.isBefore(inTime)).isPresent();
  }
}
