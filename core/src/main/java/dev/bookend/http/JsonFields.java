package dev.bookend.http;

import dev.bookend.call.InvalidValueException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object. A null value counts as absent; unknown fields are ignored.
 *
 * @param values the values by field name
 */
record JsonFields(Map<?, ?> values) {
  static final JsonFields NONE = new JsonFields(Map.of());

  <T> @Nullable T optional(String name, FieldParser<T> type) {
    Object value = values.get(name);
    return value == null ? null : read(name, type, value);
  }

  <T> T required(String name, FieldParser<T> type) {
    Object value = values.get(name);
    if (value == null) {
      throw new InvalidValueException(name, type.rule());
    }
    return read(name, type, value);
  }

  private static <T> T read(String name, FieldParser<T> type, Object value) {
    return type.reader()
        .apply(value)
        .orElseThrow(() -> new InvalidValueException(name, type.rule()));
  }
}
