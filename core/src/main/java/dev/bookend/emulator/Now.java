package dev.bookend.emulator;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The time: as Twilio tells it, to the millisecond, and exactly. */
record Now(Clock clock) {
  Instant instant() {
    return exactly().truncatedTo(ChronoUnit.MILLIS);
  }

  Instant exactly() {
    return clock.instant();
  }
}
