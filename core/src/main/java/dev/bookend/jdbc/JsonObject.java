package dev.bookend.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A JSON object. Unset fields are null, 0, false or empty. */
record JsonObject(Map<?, ?> values) {
  static JsonObject of(@Nullable Object object) {
    if (object instanceof Map<?, ?> values) {
      return new JsonObject(values);
    }
    throw new IllegalStateException("A JSON object is expected");
  }

  static List<JsonObject> all(@Nullable Object array) {
    return list(array).stream().map(JsonObject::of).toList();
  }

  private static List<?> list(@Nullable Object array) {
    if (array instanceof List<?> values) {
      return values;
    }
    throw new IllegalStateException("A JSON array is expected");
  }

  List<String> names() {
    return values.keySet().stream().map(String.class::cast).toList();
  }

  @Nullable String text(String field) {
    return values.get(field) instanceof String text ? text : null;
  }

  String requiredText(String field) {
    return Objects.requireNonNull(text(field), field);
  }

  long number(String field) {
    return values.get(field) instanceof Number number ? number.longValue() : 0;
  }

  int count(String field) {
    return Math.toIntExact(number(field));
  }

  boolean flag(String field) {
    return Boolean.TRUE.equals(values.get(field));
  }

  @Nullable Instant instant(String field) {
    String text = text(field);
    return text == null ? null : Instant.parse(text);
  }

  Duration duration(String field) {
    String text = text(field);
    return text == null ? Duration.ZERO : Duration.parse(text);
  }

  <E extends Enum<E>> @Nullable E constant(Class<E> type, String field) {
    String text = text(field);
    return text == null ? null : Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
  }

  <E extends Enum<E>> E requiredConstant(Class<E> type, String field) {
    return Objects.requireNonNull(constant(type, field), field);
  }

  /** {@return an object; null if it is unset} */
  @Nullable JsonObject object(String field) {
    Object object = values.get(field);
    return object == null ? null : of(object);
  }

  List<JsonObject> objects(String field) {
    return values.containsKey(field) ? all(values.get(field)) : List.of();
  }

  List<String> texts(String field) {
    return values.containsKey(field)
        ? list(values.get(field)).stream().map(String.class::cast).toList()
        : List.of();
  }
}
