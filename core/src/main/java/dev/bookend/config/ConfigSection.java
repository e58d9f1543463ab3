package dev.bookend.config;

import static java.util.Locale.ROOT;

import dev.bookend.call.InvalidValueException;
import java.time.DateTimeException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings whose keys begin alike.
 *
 * @param prefix what they begin with, such as {@code bookend.call.}
 * @param values finds a setting by its whole key; null or blank if it is not set
 */
record ConfigSection(String prefix, Function<String, @Nullable String> values) {
  private static final Pattern CAPITAL = Pattern.compile("\\p{Upper}");

  /** {@return the settings among these whose keys go on alike} */
  ConfigSection section(String name) {
    return new ConfigSection(prefix + name, values);
  }

  <T> T get(String name, ValueParser<T> format, T otherwise) {
    T value = find(name, format);
    return value == null ? otherwise : value;
  }

  /** {@return what is set; null if nothing is} */
  <T> @Nullable T find(String name, ValueParser<T> format) {
    String text = values.apply(prefix + name);
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return format.reader().apply(text.strip());
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw new InvalidValueException(prefix + name, format.rule()); // may show what is secret
    }
  }

  /** Runs it, and calls a value that is refused by its key; one that can't be read is already. */
  <T> T named(Supplier<T> made) {
    try {
      return made.get();
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
