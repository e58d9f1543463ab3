package dev.bookend.emulator;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Encoding and decoding of {@code application/x-www-form-urlencoded}. */
final class Form {
  private Form() {}

  /** Decodes the first value of each name. */
  static Map<String, String> read(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    readAll(text).forEach((name, all) -> values.put(name, all.get(0)));
    return values;
  }

  /** Decodes all values of each name. */
  static Map<String, List<String>> readAll(String text) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String part : text.split("&", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      if (!name.isEmpty()) {
        values
            .computeIfAbsent(decode(name), any -> new ArrayList<>())
            .add(equals < 0 ? "" : decode(part.substring(equals + 1)));
      }
    }
    return values;
  }

  static String write(Map<String, String> values) {
    return values.entrySet().stream()
        .map(value -> encode(value.getKey()) + "=" + encode(value.getValue()))
        .collect(Collectors.joining("&"));
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ApiException(ApiProblem.PARAMETER);
    }
  }

  /** Decodes a path segment, in which a plus sign is literal. */
  static String decodeSegment(String text) {
    return decode(text.replace("+", "%2B"));
  }
}
