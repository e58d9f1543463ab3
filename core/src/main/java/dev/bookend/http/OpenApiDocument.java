package dev.bookend.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI document of the HTTP contract: all routes with parameters, bodies, responses and
 * problem codes. It can be served unchanged or merged into a document of the host: component names
 * start with {@code Bookend} or {@code bookend}, operation ids with {@code bookend}. It declares no
 * security scheme, so a global one of the host applies; only the routes of callbacks and of guests
 * are unauthenticated. Thread-safe.
 */
public final class OpenApiDocument {
  private static final String RESOURCE = "openapi.json";
  private static final String TYPE = "type";
  private static final String NULL = "null";

  private OpenApiDocument() {}

  /**
   * {@return the document in OpenAPI 3.1, as JSON}
   *
   * @param settings the base path of the routes
   */
  public static String version31(HttpSettings settings) {
    return Json.text(document(settings.basePath()));
  }

  /**
   * {@return the same document in OpenAPI 3.0, as JSON}
   *
   * @param settings the base path of the routes
   */
  public static String version30(HttpSettings settings) {
    Map<String, Object> document = document(settings.basePath());
    document.put("openapi", "3.0.3");
    return Json.text(older(document));
  }

  private static Map<String, Object> document(String basePath) {
    Map<String, Object> document = new LinkedHashMap<>();
    read().forEach((name, value) -> document.put((String) name, value));
    Map<String, Object> paths = new LinkedHashMap<>();
    ((Map<?, ?>) Objects.requireNonNull(document.get("paths")))
        .forEach((path, item) -> paths.put(basePath + path, item));
    document.put("paths", paths);
    return document;
  }

  private static Map<?, ?> read() {
    try (InputStream in = OpenApiDocument.class.getResourceAsStream(RESOURCE)) {
      return Json.readObject(Objects.requireNonNull(in, RESOURCE).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> older(Map<?, ?> newer) {
    Map<String, Object> older = new LinkedHashMap<>();
    newer.forEach((name, value) -> older.put((String) name, olderValue(value)));
    if (newer.get(TYPE) instanceof List<?> types) {
      older.remove(TYPE);
      addTypes(older, types);
    }
    return older;
  }

  private static @Nullable Object olderValue(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return older(map);
    }
    return value instanceof List<?> list
        ? list.stream().map(OpenApiDocument::olderValue).toList()
        : value;
  }

  /** OpenAPI 3.0 allows one type per schema, and uses {@code nullable} instead of the type null. */
  private static void addTypes(Map<String, Object> schema, List<?> types) {
    List<?> others = types.stream().filter(type -> !type.equals(NULL)).toList();
    if (others.size() == 1) {
      schema.put(TYPE, others.get(0));
    } else {
      schema.put("anyOf", others.stream().map(type -> Map.of(TYPE, type)).toList());
    }
    if (types.contains(NULL)) {
      schema.put("nullable", true);
    }
  }
}
