package dev.bookend.jdbc;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Instants as microseconds since 1970. */
final class Micros {
  private static final long PER_SECOND = TimeUnit.SECONDS.toMicros(1);

  private Micros() {}

  static long of(Instant instant) {
    return instant.getEpochSecond() * PER_SECOND + TimeUnit.NANOSECONDS.toMicros(instant.getNano());
  }

  static Instant toInstant(long micros) {
    long nanos = TimeUnit.MICROSECONDS.toNanos(Math.floorMod(micros, PER_SECOND));
    return Instant.ofEpochSecond(Math.floorDiv(micros, PER_SECOND), nanos);
  }
}
