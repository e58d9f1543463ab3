package dev.bookend.http;

import dev.bookend.call.InvalidValueException;
import dev.bookend.port.CallQuery;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a history is asked for. An empty parameter is an absent one; unknown ones are
 * ignored.
 *
 * @param after the number of the last event before the page
 * @param limit how many events the page holds
 */
record HistoryQuery(int after, int limit) {
  private static final Pattern PLACE = Pattern.compile("event ([1-9][0-9]{0,8})");

  static HistoryQuery of(Map<String, String> query) {
    int limit = ListQuery.limit(given(query, "limit"));
    if (limit < 1 || limit > CallQuery.MAX_LIMIT) {
      throw InvalidValueException.outOfRange(
          "limit", "must be between 1 and " + CallQuery.MAX_LIMIT, 1, CallQuery.MAX_LIMIT);
    }
    String cursor = given(query, "cursor");
    return new HistoryQuery(cursor == null ? 0 : place(cursor), limit);
  }

  private static @Nullable String given(Map<String, String> query, String name) {
    String value = query.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** {@return the opaque text form of the place right behind an event, safe in an address} */
  static String cursor(int sequence) {
    byte[] text = ("event " + sequence).getBytes(StandardCharsets.US_ASCII);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }

  private static int place(String cursor) {
    Matcher place = PLACE.matcher(decoded(cursor));
    if (!place.matches()) {
      throw ListQuery.wrongCursor();
    }
    return Integer.parseInt(place.group(1));
  }

  private static String decoded(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException notBase64) {
      throw ListQuery.wrongCursor();
    }
  }
}
