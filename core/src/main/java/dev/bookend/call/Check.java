package dev.bookend.call;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Validation rules shared by several values. */
final class Check {
  static final int MAX_TEXT = 128;

  private Check() {}

  static void text(@Nullable String value, String field) {
    if (value != null) {
      InvalidValueException.check(
          isText(value, MAX_TEXT),
          field,
          "must have 1 to " + MAX_TEXT + " characters and no control characters");
    }
  }

  /** Checks a person's identity, with the length that the provider counts. */
  static void identity(String value, String field) {
    InvalidValueException.check(
        isText(value, MAX_TEXT) && providerLength(value) <= MAX_TEXT,
        field,
        "must have 1 to "
            + MAX_TEXT
            + " characters, those outside ASCII counting 2, and no control characters");
    InvalidValueException.check(
        !value.startsWith(Participant.ALIAS_PREFIX),
        field,
        "must not begin with "
            + Participant.ALIAS_PREFIX
            + ", which is reserved for anonymized people");
    InvalidValueException.check(
        !value.startsWith(Participant.GUEST_PREFIX),
        field,
        "must not begin with " + Participant.GUEST_PREFIX + ", which is reserved for guests");
  }

  private static long providerLength(String value) {
    return value.codePoints().map(c -> c < 0x80 ? 1 : 2).sum();
  }

  static boolean isText(String value, int max) {
    if (value.isBlank() || value.length() > max) {
      return false;
    }
    for (int i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
      int c = value.codePointAt(i);
      if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) {
        return false;
      }
    }
    return true;
  }

  static void duration(@Nullable Duration value, String field, Duration min, Duration max) {
    if (value != null) {
      if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
        String rule = "must be between " + describe(min) + " and " + describe(max);
        throw InvalidValueException.outOfRange(field, rule, min, max);
      }
      InvalidValueException.check(
          value.truncatedTo(ChronoUnit.MILLIS).equals(value),
          field,
          "must be in whole milliseconds");
    }
  }

  private static String describe(Duration d) {
    long millis = d.toMillis();
    if (millis % 1000 != 0) {
      return millis + " ms";
    }
    long seconds = d.toSeconds();
    return seconds >= 3600 && seconds % 3600 == 0 ? seconds / 3600 + " h" : seconds + " s";
  }
}
