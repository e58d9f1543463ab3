package dev.bookend.keeper;

import dev.bookend.call.VideoCall;
import java.time.Duration;
import java.time.Instant;

/** The time of the next poll for due calls. Thread-safe; never waits for I/O. */
final class PollSchedule {
  private final WakeUp wakeUp;
  private final Duration slack;
  private Tick next;
  private Tick notBefore;

  /**
   * Creates a schedule with a poll that is due at once.
   *
   * @param settings the poll interval and the look-ahead
   * @param wakeUp rung when the next poll becomes earlier
   * @param tick the current time
   */
  PollSchedule(KeeperSettings settings, WakeUp wakeUp, Tick tick) {
    this.wakeUp = wakeUp;
    this.slack = settings.lookAhead().minus(settings.pollInterval());
    this.next = tick;
    this.notBefore = tick;
  }

  /** {@return the time until the next poll} */
  synchronized Duration pause(Tick tick) {
    return tick.until(Tick.later(next, notBefore));
  }

  /** Sets the time of the next poll, and the earliest time to which it can be advanced. */
  synchronized void set(Tick nextAt, Tick earliest) {
    next = nextAt;
    notBefore = earliest;
  }

  /** Advances the next poll as far as possible. */
  void pollSoon() {
    advanceNext();
    wakeUp.ring();
  }

  private synchronized void advanceNext() {
    next = Tick.earlier(next, notBefore);
  }

  /** Advances the next poll if it would be too late for this call. */
  void pollInTime(VideoCall call, ClockReading reading) {
    if (isDueBeforeNext(call, reading)) {
      pollSoon();
    }
  }

  private synchronized boolean isDueBeforeNext(VideoCall call, ClockReading reading) {
    Instant inTime = reading.now().plus(reading.tick().until(next)).plus(slack);
    return call.dueAt().filter(due -> due.isBefore(inTime)).isPresent();
  }
}
