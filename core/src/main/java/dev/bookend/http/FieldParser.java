package dev.bookend.http;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Parses a field of one type.
 *
 * @param <T> the Java type
 * @param rule the rule for error messages, which follows the field name
 * @param reader returns the value, or empty if the input is invalid
 */
record FieldParser<T>(String rule, Function<Object, Optional<T>> reader) {
  static final FieldParser<String> TEXT =
      new FieldParser<>(
          "must be a string", value -> value instanceof String s ? Optional.of(s) : invalid());

  static final FieldParser<List<String>> TEXTS =
      new FieldParser<>("must be an array of strings", FieldParser::texts);

  static final FieldParser<List<JsonFields>> OBJECTS =
      new FieldParser<>("must be an array of objects", FieldParser::objects);

  static final FieldParser<Boolean> FLAG =
      new FieldParser<>(
          "must be true or false",
          value -> value instanceof Boolean b ? Optional.of(b) : invalid());

  static final FieldParser<Duration> SECONDS =
      new FieldParser<>("must be a whole number of seconds", FieldParser::seconds);

  static final FieldParser<Instant> INSTANT =
      new FieldParser<>(
          "must be an ISO-8601 instant such as 2026-03-31T09:30:00Z",
          value -> value instanceof String s ? instant(s) : invalid());

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  /** Whether the year has four digits, as RFC 3339 requires; some databases reject other years. */
  static boolean hasFourDigitYear(Instant time) {
    return !time.isBefore(FIRST) && !time.isAfter(LAST);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from))
          .filter(FieldParser::hasFourDigitYear);
    } catch (DateTimeException e) {
      return invalid();
    }
  }

  private static Optional<List<String>> texts(Object value) {
    if (!(value instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
      return invalid();
    }
    return Optional.of(list.stream().map(String.class::cast).toList());
  }

  private static Optional<List<JsonFields>> objects(Object value) {
    if (!(value instanceof List<?> list) || !list.stream().allMatch(Map.class::isInstance)) {
      return invalid();
    }
    return Optional.of(list.stream().map(item -> new JsonFields((Map<?, ?>) item)).toList());
  }

  /** Integers beyond the range of long become its limit, so that the range check rejects them. */
  private static Optional<Duration> seconds(Object value) {
    if (value instanceof BigInteger big) {
      return Optional.of(Duration.ofSeconds(big.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE));
    }
    return value instanceof Integer || value instanceof Long
        ? Optional.of(Duration.ofSeconds(((Number) value).longValue()))
        : invalid();
  }

  private static <T> Optional<T> invalid() {
    return Optional.empty();
  }
}
