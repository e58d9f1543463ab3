package dev.bookend.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is told to move. Thread-safe. */
public final class SettableClock extends Clock {
  private volatile Instant now;

  /**
   * A clock that shows an instant.
   *
   * @param start what it shows at first
   */
  public SettableClock(Instant start) {
    now = start;
  }

  /** A clock that shows a Monday morning. */
  public SettableClock() {
    this(Instant.parse("2026-11-23T09:00:00Z"));
  }

  /**
   * Moves on.
   *
   * @param duration by how much
   * @return what it shows now
   */
  public synchronized Instant advance(Duration duration) {
    now = now.plus(duration);
    return now;
  }

  /**
   * Jumps.
   *
   * @param instant what it is to show
   */
  public synchronized void set(Instant instant) {
    now = instant;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
