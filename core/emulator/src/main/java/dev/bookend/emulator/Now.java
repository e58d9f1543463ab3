package dev.bookend.emulator;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The current time, exact or truncated to milliseconds as in Twilio's events. */
record Now(Clock clock) {
  Instant instant() {
    return exactly().truncatedTo(ChronoUnit.MILLIS);
  }

  Instant exactly() {
    return clock.instant();
  }
}
