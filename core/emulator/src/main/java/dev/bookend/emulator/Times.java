package dev.bookend.emulator;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats times and durations as Twilio does, to the second, and parses times. */
final class Times {
  private static final DateTimeFormatter LENIENT =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffsetId()
          .optionalEnd()
          .optionalEnd()
          .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
          .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
          .toFormatter(Locale.ROOT);

  private Times() {}

  static @Nullable String iso(@Nullable Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Formats a time for API version 2010-04-01. */
  static @Nullable String rfc2822(@Nullable Instant instant) {
    return instant == null
        ? null
        : DateTimeFormatter.RFC_1123_DATE_TIME
            .format(instant.atOffset(ZoneOffset.UTC))
            .replace("GMT", "+0000");
  }

  /**
   * Parses a time in ISO 8601. The default offset is UTC, the default time the start of the day.
   */
  static Instant parse(String text) {
    try {
      return LENIENT.parse(text, Instant::from);
    } catch (DateTimeException e) {
      throw new ApiException(ApiProblem.PARAMETER);
    }
  }

  static @Nullable Long seconds(Instant since, @Nullable Instant until) {
    return until == null ? null : Duration.between(since, until).toSeconds();
  }
}
