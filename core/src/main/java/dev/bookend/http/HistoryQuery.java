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
 * The page of a history request. Empty parameters count as absent; unknown ones are ignored.
 *
 * @param after sequence number of the last event before the page
 * @param limit maximum number of events
 */
record HistoryQuery(int after, int limit) {
  private static final Pattern CURSOR = Pattern.compile("event ([1-9][0-9]{0,8})");

  static HistoryQuery of(Map<String, String> query) {
    int limit = ListQuery.limit(valueOrNull(query, "limit"));
    InvalidValueException.checkRange(limit, "limit", 1, CallQuery.MAX_LIMIT);
    String cursor = valueOrNull(query, "cursor");
    return new HistoryQuery(cursor == null ? 0 : sequence(cursor), limit);
  }

  private static @Nullable String valueOrNull(Map<String, String> query, String name) {
    String value = query.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** {@return an opaque, URL-safe cursor for the position after an event} */
  static String cursor(int sequence) {
    byte[] text = ("event " + sequence).getBytes(StandardCharsets.US_ASCII);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }

  private static int sequence(String cursor) {
    Matcher matcher = CURSOR.matcher(decoded(cursor));
    if (!matcher.matches()) {
      throw ListQuery.invalidCursor();
    }
    return Integer.parseInt(matcher.group(1));
  }

  private static String decoded(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException e) {
      throw ListQuery.invalidCursor();
    }
  }
}
