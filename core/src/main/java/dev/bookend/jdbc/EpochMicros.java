package dev.bookend.jdbc;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** Instants as microseconds since 1970. */
final class EpochMicros {
  private static final long PER_SECOND = TimeUnit.SECONDS.toMicros(1);

  /** What all databases can hold; nothing happens outside. */
  private static final Instant EARLIEST = Instant.parse("1000-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  private EpochMicros() {}

  /** What divides the instants that are kept as this one does: before it, and from it on. */
  static Instant bound(Instant time) {
    return time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : upwards(time);
  }

  /** Nothing lies between two microseconds: from there on means from the next one on. */
  private static Instant upwards(Instant time) {
    Instant floor = time.truncatedTo(ChronoUnit.MICROS);
    return floor.equals(time) ? time : floor.plus(1, ChronoUnit.MICROS);
  }

  static long of(Instant instant) {
    return instant.getEpochSecond() * PER_SECOND + TimeUnit.NANOSECONDS.toMicros(instant.getNano());
  }

  static Instant toInstant(long micros) {
    long nanos = TimeUnit.MICROSECONDS.toNanos(Math.floorMod(micros, PER_SECOND));
    return Instant.ofEpochSecond(Math.floorDiv(micros, PER_SECOND), nanos);
  }
}
