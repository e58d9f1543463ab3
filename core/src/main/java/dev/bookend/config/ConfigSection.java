package dev.bookend.config;

import static java.util.Locale.ROOT;

import dev.bookend.call.InvalidValueException;
import java.time.DateTimeException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings whose keys have a common prefix.
 *
 * @param prefix the prefix, such as {@code bookend.call.}
 * @param values returns a setting by its full key; null or blank if it is not set
 */
record ConfigSection(String prefix, Function<String, @Nullable String> values) {
  private static final Pattern CAPITAL = Pattern.compile("\\p{Upper}");

  /** {@return the subsection with a longer prefix} */
  ConfigSection section(String name) {
    return new ConfigSection(prefix + name, values);
  }

  <T> T get(String name, ValueParser<T> parser, T defaultValue) {
    T value = find(name, parser);
    return value == null ? defaultValue : value;
  }

  /** {@return the parsed setting; null if it is not set} */
  <T> @Nullable T find(String name, ValueParser<T> parser) {
    String text = values.apply(prefix + name);
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return parser.parse().apply(text.strip());
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw new InvalidValueException(
          prefix + name, parser.rule()); // no cause: its message may contain a secret
    }
  }

  /** Runs a factory. An error about a field becomes an error about the field's key. */
  <T> T reportingKeys(Supplier<T> factory) {
    try {
      return factory.get();
    } catch (InvalidValueException e) {
      throw e.field().startsWith(BookendConfig.PREFIX)
          ? e
          : new InvalidValueException(prefix + kebabCase(e.field()), e.rule());
    }
  }

  private static String kebabCase(String field) {
    return CAPITAL.matcher(field).replaceAll(letter -> "-" + letter.group().toLowerCase(ROOT));
  }
}
