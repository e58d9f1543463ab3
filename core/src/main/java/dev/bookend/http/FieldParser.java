package dev.bookend.http;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A kind of value that a field can have.
 *
 * @param <T> what it is in Java
 * @param rule the rest of a sentence that begins with the field's name
 * @param reader gives the value, or empty if this isn't one
 */
record FieldParser<T>(String rule, Function<Object, Optional<T>> reader) {
  static final FieldParser<String> TEXT =
      new FieldParser<>(
          "must be a string", value -> value instanceof String s ? Optional.of(s) : no());

  static final FieldParser<List<String>> TEXTS =
      new FieldParser<>("must be an array of strings", FieldParser::texts);

  static final FieldParser<Boolean> FLAG =
      new FieldParser<>(
          "must be true or false", value -> value instanceof Boolean b ? Optional.of(b) : no());

  static final FieldParser<Duration> SECONDS =
      new FieldParser<>("must be a whole number of seconds", FieldParser::seconds);

  static final FieldParser<Instant> INSTANT =
      new FieldParser<>(
          "must be an ISO-8601 instant such as 2026-03-31T09:30:00Z",
          value -> value instanceof String s ? instant(s) : no());

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  /** Whether its year has four digits, as RFC 3339 wants it; databases don't keep all others. */
  static boolean isOrdinary(Instant time) {
    return !time.isBefore(FIRST) && !time.isAfter(LAST);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from))
          .filter(FieldParser::isOrdinary);
    } catch (DateTimeException notOne) {
      return no();
    }
  }

  private static Optional<List<String>> texts(Object value) {
    if (!(value instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
      return no();
    }
    return Optional.of(list.stream().map(String.class::cast).toList());
  }

  /** What is beyond all numbers of this kind is as wrong as the farthest one. */
  private static Optional<Duration> seconds(Object value) {
    if (value instanceof BigInteger big) {
      return Optional.of(Duration.ofSeconds(big.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE));
    }
    return value instanceof Integer || value instanceof Long
        ? Optional.of(Duration.ofSeconds(((Number) value).longValue()))
        : no();
  }

  private static <T> Optional<T> no() {
    return Optional.empty();
  }
}
