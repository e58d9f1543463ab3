package dev.bookend.config;

import static java.util.Locale.ROOT;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Parser of a setting.
 *
 * @param parse parses a text; throws {@link IllegalArgumentException}, {@link
 *     java.time.DateTimeException} or {@link ArithmeticException} if it is malformed
 * @param rule the rule for error messages, such as "must be true or false"
 */
record ValueParser<T>(Function<String, T> parse, String rule) {
  static final ValueParser<String> TEXT = new ValueParser<>(text -> text, "must be a text");
  static final ValueParser<Boolean> FLAG =
      new ValueParser<>(ValueParser::flag, "must be true or false");
  static final ValueParser<Integer> INTEGER =
      new ValueParser<>(Integer::valueOf, "must be a whole number such as 20");
  static final ValueParser<Long> COUNT =
      new ValueParser<>(Long::valueOf, "must be a whole number such as 20");
  static final ValueParser<BigDecimal> DECIMAL =
      new ValueParser<>(BigDecimal::new, "must be a number such as 0.004");
  static final ValueParser<Duration> DURATION =
      new ValueParser<>(ValueParser::duration, "must be a duration such as 15s, 600ms or PT15S");
  static final ValueParser<List<Duration>> DURATIONS =
      new ValueParser<>(
          text ->
              Arrays.stream(text.split(",", -1))
                  .map(String::strip)
                  .map(ValueParser::duration)
                  .toList(),
          "must be durations with commas between them, such as 1d,15m");
  static final ValueParser<ZoneId> ZONE =
      new ValueParser<>(
          text -> ZoneId.of(text).normalized(), "must be a time zone such as Europe/Berlin");
  static final ValueParser<Currency> CURRENCY =
      new ValueParser<>(Currency::getInstance, "must be a currency's code such as USD");
  static final ValueParser<URI> ADDRESS = new ValueParser<>(URI::create, "must be an address");

  private static final Pattern AMOUNT = Pattern.compile("([+-]?\\d+)(ns|us|ms|s|m|h|d)");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "ns", ChronoUnit.NANOS,
          "us", ChronoUnit.MICROS,
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS);

  static <E extends Enum<E>> ValueParser<E> oneOf(Class<E> type) {
    Map<String, E> names =
        Arrays.stream(type.getEnumConstants())
            .collect(Collectors.toMap(value -> simple(value.name()), Function.identity()));
    String all =
        Arrays.stream(type.getEnumConstants())
            .map(value -> value.name().toLowerCase(ROOT).replace('_', '-'))
            .collect(Collectors.joining(", "));
    return new ValueParser<>(
        text -> {
          E value = names.get(simple(text));
          if (value == null) {
            throw new IllegalArgumentException();
          }
          return value;
        },
        "must be one of: " + all);
  }

  private static String simple(String name) {
    return name.toLowerCase(ROOT).replace("_", "").replace("-", "");
  }

  private static boolean flag(String text) {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return Boolean.parseBoolean(text);
    }
    throw new IllegalArgumentException();
  }

  /** Requires a unit, because frameworks disagree on the unit of a plain number. */
  private static Duration duration(String text) {
    Matcher amount = AMOUNT.matcher(text.toLowerCase(ROOT));
    return amount.matches()
        ? Duration.of(Long.parseLong(amount.group(1)), UNITS.get(amount.group(2)))
        : Duration.parse(text);
  }
}
