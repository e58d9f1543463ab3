package dev.bookend.http;

import dev.bookend.CallSettings;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON of the settings for new calls. Request fields keep their names; each has the {@code min} and
 * {@code max} of its validation, and a {@code default} if there is one.
 */
final class SettingsJson {
  private SettingsJson() {}

  static Map<String, @Nullable Object> of(CallSettings settings, Instant now) {
    CallTerms terms = settings.terms();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("duration_seconds", seconds(terms.limit(), CallTerms.MIN_LIMIT, settings.maxLimit()));
    json.put(
        "ring_within_seconds", seconds(terms.ringWithin(), CallTerms.MIN_RING, CallTerms.MAX_RING));
    json.put(
        "scheduled_time",
        range(CallJson.text(now), CallJson.text(now.plus(CallRequest.MAX_AHEAD))));
    json.put("invitee_ids", range(1, CallRequest.MAX_PARTICIPANTS - 1));
    json.put("join_opens_before_seconds", CallJson.seconds(terms.joinOpensBefore()));
    json.put("join_closes_after_seconds", CallJson.seconds(terms.joinClosesAfter()));
    json.put("extendable_by_seconds", CallJson.seconds(terms.extendableBy()));
    json.put("system_requests_only", settings.systemRequestsOnly());
    json.put("server_time", CallJson.text(now));
    return json;
  }

  /** Rounds a range inwards to whole seconds. */
  static Map<String, Long> wholeSeconds(Duration min, Duration max) {
    long greatest = max.toSeconds();
    long smallest = Math.min(greatest, min.plusNanos(999_999_999).toSeconds());
    Map<String, Long> range = new LinkedHashMap<>();
    range.put("min", smallest);
    range.put("max", greatest);
    return range;
  }

  private static Map<String, @Nullable Object> seconds(
      @Nullable Duration value, Duration min, Duration max) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("default", value == null ? null : CallJson.seconds(value));
    json.putAll(wholeSeconds(min, max));
    return json;
  }

  private static Map<String, @Nullable Object> range(@Nullable Object min, @Nullable Object max) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("min", min);
    json.put("max", max);
    return json;
  }
}
