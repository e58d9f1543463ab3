package dev.bookend.keeper;

import java.time.Duration;

/**
 * A reading of the monotonic clock, comparable with other readings of this process only.
 *
 * @param nanos a {@link System#nanoTime()}
 */
record Tick(long nanos) {
  static Tick now() {
    return new Tick(System.nanoTime());
  }

  static Tick earlier(Tick one, Tick other) {
    return one.isBefore(other) ? one : other;
  }

  static Tick later(Tick one, Tick other) {
    return one.isBefore(other) ? other : one;
  }

  boolean isBefore(Tick other) {
    return nanos - other.nanos < 0; // also if the readings have overflowed in between
  }

  Tick plus(Duration time) {
    return new Tick(nanos + time.toNanos());
  }

  /** {@return the time from this reading to another; negative if that is earlier} */
  Duration until(Tick other) {
    return Duration.ofNanos(other.nanos - nanos);
  }
}
