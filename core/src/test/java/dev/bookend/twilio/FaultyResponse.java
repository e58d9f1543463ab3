package dev.bookend.twilio;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static dev.bookend.twilio.StubApi.error;
import static dev.bookend.twilio.StubApi.json;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.HttpHeaders;

/** Faulty responses and their meaning. */
@SuppressWarnings("ImmutableEnumChecker")
enum FaultyResponse {
  BUSY(Meaning.BUSY, 1, error(429, 20429)),
  BUSY_FOR_7_S(Meaning.BUSY, 7, error(429, 20429).withHeader("Retry-After", "7")),
  BUSY_UNTIL(
      Meaning.BUSY,
      9,
      error(429, 20429).withHeader("Retry-After", "Tue, 01 Dec 2026 10:00:09 GMT")),
  BUSY_FOR_MILLENNIA(
      Meaning.BUSY, 60, error(429, 20429).withHeader("Retry-After", "99999999999999")),
  BUSY_UNTIL_A_PAST_DATE(
      Meaning.BUSY,
      1,
      error(429, 20429).withHeader("Retry-After", "Thu, 01 Jan 1970 00:00:00 GMT")),
  BUSY_WITH_MALFORMED_RETRY_AFTER(
      Meaning.BUSY, 1, error(429, 20429).withHeader("Retry-After", "-x")),
  BUSY_IN_HTML(Meaning.BUSY, 1, html(429)),
  BUSY_BY_CODE(Meaning.BUSY, 1, error(400, 20429)),

  INTERNAL_ERROR(Meaning.UNKNOWN, 2, error(500, 20500)),
  EMPTY_500(Meaning.UNKNOWN, 2, aResponse().withStatus(500)),
  HTML_502(Meaning.UNKNOWN, 2, html(502)),
  UNAVAILABLE_FOR_3_S(Meaning.UNKNOWN, 3, html(503).withHeader("Retry-After", "3")),
  TIMED_OUT_504(Meaning.UNKNOWN, 2, error(504, 0)),
  HTML_404(Meaning.UNKNOWN, 2, html(404)),
  EMPTY_404(Meaning.UNKNOWN, 2, aResponse().withStatus(404)),
  UNKNOWN_CODE_404(Meaning.UNKNOWN, 2, error(404, 99999)),
  MISSING_FOR_4_S(Meaning.UNKNOWN, 4, html(404).withHeader("Retry-After", "4")),
  TIMED_OUT_408(Meaning.UNKNOWN, 2, html(408)),
  RESET(Meaning.UNKNOWN, 2, aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
  NO_ANSWER(Meaning.UNKNOWN, 2, aResponse().withFault(Fault.EMPTY_RESPONSE)),
  BROKEN_CHUNK(Meaning.UNKNOWN, 2, aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)),
  NOISE(Meaning.UNKNOWN, 2, aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)),
  HANG(Meaning.UNKNOWN, 2, json(200, "{}").withFixedDelay(20_000)),
  DRIP(Meaning.UNKNOWN, 2, json(200, " ".repeat(1000) + "{}").withChunkedDribbleDelay(100, 20_000)),

  GARBAGE(Meaning.UNKNOWN, 2, html(200)),
  HALF_JSON(Meaning.UNKNOWN, 2, json(200, "{\"sid\":\"RM")),
  EMPTY_200(Meaning.UNKNOWN, 2, aResponse().withStatus(200)),
  NO_CONTENT(Meaning.UNKNOWN, 2, aResponse().withStatus(204)),
  NULL(Meaning.UNKNOWN, 2, json(200, "null")),
  EMPTY_OBJECT(Meaning.UNKNOWN, 2, json(200, "{}")),
  EMPTY_ARRAY(Meaning.UNKNOWN, 2, json(200, "[]")),
  NULLS(
      Meaning.UNKNOWN,
      2,
      json(200, "{\"rooms\":[null],\"participants\":[null],\"sid\":null,\"meta\":null}")),
  OF_OTHER_TYPES(
      Meaning.UNKNOWN,
      2,
      json(200, "{\"rooms\":{\"a\":1},\"participants\":7,\"sid\":{},\"meta\":\"x\"}")),
  NEXT_PAGE_OF_NOTHING(
      Meaning.UNKNOWN,
      2,
      json(
          200,
          "{\"rooms\":[],\"participants\":[],\"meta\":{\"url\":\"\",\"next_page_url\":\"::\","
              + "\"previous_page_url\":null,\"first_page_url\":null,\"page_size\":1}}")),
  DEEP(Meaning.UNKNOWN, 2, json(200, "[".repeat(100_000))),
  HUGE(Meaning.UNKNOWN, 2, json(200, "{\"a\":\"" + "x".repeat(3 << 20) + "\"}")),

  ELSEWHERE(Meaning.REFUSED, 0, html(302).withHeader("Location", "/elsewhere")),
  NO_CREDENTIALS(Meaning.UNAUTHORIZED, 0, error(401, 20003)),
  EMPTY_401(Meaning.UNAUTHORIZED, 0, aResponse().withStatus(401)),
  DRIPPING_401(Meaning.UNAUTHORIZED, 0, html(401).withChunkedDribbleDelay(100, 20_000)),
  FORBIDDEN(Meaning.UNAUTHORIZED, 0, html(403)),
  BAD_REQUEST_20003(Meaning.UNAUTHORIZED, 0, error(400, 20003)),
  GONE(Meaning.GONE, 0, error(404, 20404)),
  ROOM_GONE(Meaning.GONE, 0, error(404, 53106)),
  PARTICIPANT_GONE(Meaning.PARTICIPANT_GONE, 0, error(404, 53204)),
  EXISTS(Meaning.EXISTS, 0, error(400, 53113)),
  NOT_IN_PROGRESS(Meaning.OVER, 0, error(400, 53112)),
  TOO_MANY_ROOMS(Meaning.NOT_NOW, 5, error(400, 53119)),
  TOO_MANY_ROOMS_429(Meaning.NOT_NOW, 5, error(429, 53119).withHeader("Retry-After", "40")),
  TOO_MANY_PEOPLE(Meaning.NOT_NOW, 5, error(429, 53206)),
  BAD_NAME(Meaning.REFUSED, 0, error(400, 53100)),
  UNKNOWN_CODE(Meaning.REFUSED, 0, error(418, 99999)),
  CODE_IN_WORDS(Meaning.REFUSED, 0, json(400, "{\"code\":\"none\",\"message\":[]}")),
  HUGE_400(Meaning.REFUSED, 0, json(400, "x".repeat(3 << 20)));

  enum Meaning {
    BUSY,
    UNKNOWN,
    REFUSED,
    UNAUTHORIZED,
    GONE,
    PARTICIPANT_GONE,
    EXISTS,
    OVER,
    NOT_NOW
  }

  final Meaning meaning;

  /** The expected pause before a retry, in seconds; 0 if a retry is pointless. */
  final int seconds;

  final ResponseDefinitionBuilder answer;

  FaultyResponse(Meaning meaning, int seconds, ResponseDefinitionBuilder answer) {
    this.meaning = meaning;
    this.seconds = seconds;
    this.answer = answer;
  }

  /** Whether the response has a {@code Retry-After} header. */
  boolean hasRetryAfter() {
    HttpHeaders headers = answer.build().getHeaders();
    return headers != null && headers.getHeader("Retry-After").isPresent();
  }

  private static ResponseDefinitionBuilder html(int status) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "text/html")
        .withBody("<html><body>ann is not here</body></html>");
  }
}
