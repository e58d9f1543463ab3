package dev.bookend.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, with the addresses of its neighbours. A page starts after an item's number,
 * not at an index, so that items added in between do not shift it.
 */
final class ResultPage<T> {
  private static final int DEFAULT_SIZE = 50;
  private static final String TOKEN = "PT";

  private final ApiRequest request;
  private final String base;
  private final List<T> all;
  private final ToLongFunction<T> number;
  private final int size;
  private final int index;
  private final int start;

  /**
   * Creates the requested page.
   *
   * @param base prefix of the page addresses
   * @param all all items, in descending order of their numbers
   */
  ResultPage(ApiRequest request, String base, int maxSize, List<T> all, ToLongFunction<T> number) {
    this.request = request;
    this.base = base;
    this.all = all;
    this.number = number;
    this.size = Math.min(maxSize, (int) parameter("PageSize", "", DEFAULT_SIZE, 1));
    this.index = (int) parameter("Page", "", 0, 0);
    long after = parameter("PageToken", TOKEN, Long.MAX_VALUE, 0);
    this.start = (int) all.stream().filter(item -> number.applyAsLong(item) >= after).count();
  }

  private long parameter(String name, String prefix, long defaultValue, long min) {
    String value = request.query().getOrDefault(name, "");
    if (value.isEmpty()) {
      return defaultValue;
    }
    try {
      long parsed = Long.parseLong(value.substring(value.startsWith(prefix) ? prefix.length() : 0));
      ApiException.unless(parsed >= min && parsed <= Integer.MAX_VALUE, ApiProblem.PARAMETER);
      return parsed;
    } catch (NumberFormatException e) {
      throw new ApiException(ApiProblem.PARAMETER);
    }
  }

  private List<T> items() {
    return all.subList(start, end());
  }

  private int end() {
    return Math.min(all.size(), start + size);
  }

  private String address(int from, int page) {
    Map<String, String> query = new LinkedHashMap<>(request.query());
    query.put("PageSize", String.valueOf(size));
    query.put("Page", String.valueOf(page));
    query.remove("PageToken");
    if (from > 0) {
      query.put("PageToken", TOKEN + number.applyAsLong(all.get(from - 1)));
    }
    return base + request.address() + "?" + Form.write(query);
  }

  private @Nullable String next() {
    return end() < all.size() ? address(end(), index + 1) : null;
  }

  private @Nullable String previous() {
    return start > 0 ? address(Math.max(0, start - size), Math.max(0, index - 1)) : null;
  }

  /** Formats the page for API version 1 ({@code meta}). */
  ObjectNode withMeta(String key, Function<T, ObjectNode> json) {
    ObjectNode list = Json.object();
    list.set(key, Json.array(items().stream().map(json)));
    list.set(
        "meta",
        Json.object()
            .put("page", index)
            .put("page_size", size)
            .put("first_page_url", address(0, 0))
            .put("previous_page_url", previous())
            .put("url", address(start, index))
            .put("next_page_url", next())
            .put("key", key));
    return list;
  }

  /** Formats the page for API version 2010-04-01. */
  ObjectNode withUris(String key, Function<T, ObjectNode> json) {
    ObjectNode list =
        Json.object()
            .put("first_page_uri", address(0, 0))
            .put("previous_page_uri", previous())
            .put("uri", address(start, index))
            .put("next_page_uri", next())
            .put("page", index)
            .put("page_size", size)
            .put("start", start)
            .put("end", Math.max(start, end() - 1));
    list.set(key, Json.array(items().stream().map(json)));
    return list;
  }
}
