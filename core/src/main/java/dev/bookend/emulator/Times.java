package dev.bookend.emulator;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times and durations as Twilio writes them: to the second. */
final class Times {
  private Times() {}

  static @Nullable String iso(@Nullable Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** As in the interfaces of 2010. */
  static @Nullable String rfc2822(@Nullable Instant instant) {
    return instant == null
        ? null
        : DateTimeFormatter.RFC_1123_DATE_TIME
            .format(instant.atOffset(ZoneOffset.UTC))
            .replace("GMT", "+0000");
  }

  static @Nullable Long seconds(Instant since, @Nullable Instant until) {
    return until == null ? null : Duration.between(since, until).toSeconds();
  }
}
