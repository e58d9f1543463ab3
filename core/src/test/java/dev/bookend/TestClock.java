package dev.bookend;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it. Thread-safe. */
public final class TestClock extends Clock {
  private volatile Instant now;

  /**
   * Creates a clock.
   *
   * @param start the first instant
   */
  public TestClock(Instant start) {
    now = start;
  }

  /** Creates a clock that shows a fixed Monday morning. */
  public TestClock() {
    this(Instant.parse("2026-11-23T09:00:00Z"));
  }

  /**
   * Advances the clock.
   *
   * @param duration the step
   * @return the new instant
   */
  public synchronized Instant advance(Duration duration) {
    now = now.plus(duration);
    return now;
  }

  /**
   * Sets the clock.
   *
   * @param instant the new instant, which may be earlier
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
