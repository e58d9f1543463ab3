package dev.bookend.twilio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * A response of Twilio, possibly with a truncated body.
 *
 * @param status the HTTP status, which is valid even if the body is truncated
 * @param headers the headers
 * @param body the received part of the body
 * @param isComplete whether that is the whole body
 */
record ApiResponse(int status, HttpHeaders headers, String body, boolean isComplete) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration MIN_PAUSE = Duration.ofSeconds(1);

  /** Limit of {@code Retry-After}; an early retry only gets the header again. */
  private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** {@return Twilio's error code; 0 if the body has none} */
  int code() {
    try {
      JsonNode json = JSON.readTree(body);
      return json == null ? 0 : json.path("code").asInt();
    } catch (JsonProcessingException notJson) {
      return 0;
    }
  }

  /** {@return the pause before a retry, 1 s to 1 min; zero without a valid {@code Retry-After}} */
  Duration retryAfter(Instant now) {
    return headers
        .firstValue("Retry-After")
        .flatMap(value -> value.isBlank() ? Optional.empty() : pause(value.strip(), now))
        .map(pause -> pause.compareTo(MIN_PAUSE) < 0 ? MIN_PAUSE : pause)
        .map(pause -> pause.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause)
        .orElse(Duration.ZERO);
  }

  /** {@return the {@code Date} header; empty if it is missing or malformed} */
  Optional<Instant> date() {
    return headers.firstValue("Date").flatMap(ApiResponse::instant);
  }

  private static Optional<Duration> pause(String value, Instant now) {
    if (!value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return instant(value).map(date -> Duration.between(now, date));
    }
    return Optional.of(
        value.length() > 9 ? MAX_PAUSE : Duration.ofSeconds(Integer.parseInt(value)));
  }

  private static Optional<Instant> instant(String value) {
    try {
      return Optional.of(
          ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException malformed) {
      return Optional.empty();
    }
  }
}
