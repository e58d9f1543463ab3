package dev.bookend.jdbc;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** Converts instants to microseconds since 1970 and back. */
final class EpochMicros {
  private static final long PER_SECOND = TimeUnit.SECONDS.toMicros(1);

  /** Range that all supported databases can store. */
  private static final Instant EARLIEST = Instant.parse("1000-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  private EpochMicros() {}

  /**
   * {@return the instant to compare stored times with: rounded up to a microsecond, within the
   * supported range}
   */
  static Instant queryBound(Instant time) {
    return time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : roundUp(time);
  }

  /** Stored times are whole microseconds, so a bound between two of them equals the later one. */
  private static Instant roundUp(Instant time) {
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
