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
 * What came back.
 *
 * @param status the status, which holds whatever became of the body
 * @param headers the headers
 * @param body as much of the body as came
 * @param isWhole whether that is all of it
 */
record ApiResponse(int status, HttpHeaders headers, String body, boolean isWhole) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** More than this is not believed: whoever comes back too early is only told again. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  boolean isGood() {
    return status >= 200 && status < 300;
  }

  /** {@return Twilio's own number of the error; 0 if there is none to be read} */
  int code() {
    try {
      JsonNode json = JSON.readTree(body);
      return json == null ? 0 : json.path("code").asInt();
    } catch (JsonProcessingException notTwilios) {
      return 0;
    }
  }

  /** {@return when to come back, 1 s to 1 min; zero if that was not told} */
  Duration retryAfter(Instant now) {
    return headers
        .firstValue("Retry-After")
        .flatMap(value -> value.isBlank() ? Optional.empty() : pause(value.strip(), now))
        .map(pause -> pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause)
        .map(pause -> pause.compareTo(LONGEST) > 0 ? LONGEST : pause)
        .orElse(Duration.ZERO);
  }

  /** {@return the time by Twilio's clock, if it was told} */
  Optional<Instant> date() {
    return headers.firstValue("Date").flatMap(ApiResponse::instant);
  }

  private static Optional<Duration> pause(String value, Instant now) {
    if (!value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return instant(value).map(date -> Duration.between(now, date));
    }
    return Optional.of(value.length() > 9 ? LONGEST : Duration.ofSeconds(Integer.parseInt(value)));
  }

  private static Optional<Instant> instant(String value) {
    try {
      return Optional.of(
          ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException notOne) {
      return Optional.empty();
    }
  }
}
