package dev.bookend.twilio;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.util.stream.Collectors.joining;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/** A stub of Twilio's REST interface with exact responses. */
final class StubApi implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");
  static final String ACCOUNT = "AC" + "0a".repeat(16);
  static final String KEY = "SK" + "1b".repeat(16);
  static final String SECRET = "aVeryPrivateSecretOf32Characters";
  static final TwilioCredentials CREDENTIALS = TwilioCredentials.of(ACCOUNT, KEY, SECRET);

  static final String NAME = "video-call-1";
  static final String SID = "RM" + "2c".repeat(16);
  static final String ROOMS = "/v1/Rooms";
  static final String ROOM = ROOMS + "/" + SID;
  static final String PARTICIPANTS = ROOM + "/Participants";
  static final String ANN = "PA" + "3d".repeat(16);

  private final WireMockServer server =
      new WireMockServer(options().dynamicPort().containerThreads(60).jettyStopTimeout(100L));

  StubApi() {
    server.start();
  }

  TwilioSettings settings() {
    return TwilioSettings.builder()
        .apiUrl(URI.create(server.baseUrl()))
        .connectTimeout(Duration.ofSeconds(10))
        .responseTimeout(Duration.ofSeconds(10))
        .operationTimeout(Duration.ofSeconds(20))
        .writesPerSecond(1000)
        .readsPerSecond(1000)
        .build();
  }

  TwilioClient client(TwilioSettings settings) {
    return client(settings, System::nanoTime);
  }

  TwilioClient client(TwilioSettings settings, Timing timing) {
    return new TwilioClient(CREDENTIALS, settings, Clock.fixed(NOW, ZoneOffset.UTC), timing);
  }

  /** {@return how many requests get no whole answer} */
  long delayed() {
    return server.getAllServeEvents().stream()
        .map(ServeEvent::getResponseDefinition)
        .filter(
            answer ->
                answer.getFixedDelayMilliseconds() != null
                    || answer.getChunkedDribbleDelay() != null)
        .count();
  }

  /** {@return whether an answer to a request since the last reset comes bit by bit} */
  boolean drips() {
    return server.getAllServeEvents().stream()
        .anyMatch(event -> event.getResponseDefinition().getChunkedDribbleDelay() != null);
  }

  TwilioClient client() {
    return client(settings());
  }

  String url() {
    return server.baseUrl();
  }

  /** Removes stubs and recorded requests; each request gets 404 until it is stubbed. */
  void reset() {
    server.resetAll();
    server.stubFor(any(anyUrl()).atPriority(10).willReturn(error(404, 20404)));
  }

  void stub(MappingBuilder mapping) {
    server.stubFor(mapping);
  }

  void onPost(String path, ResponseDefinitionBuilder answer) {
    stub(post(urlPathEqualTo(path)).willReturn(answer));
  }

  void onGet(String path, ResponseDefinitionBuilder answer) {
    stub(get(urlPathEqualTo(path)).willReturn(answer));
  }

  /** The recorded requests, oldest first. */
  List<LoggedRequest> requests() {
    return server.getAllServeEvents().stream()
        .map(ServeEvent::getRequest)
        .sorted(java.util.Comparator.comparing(LoggedRequest::getLoggedDate))
        .toList();
  }

  long requests(RequestMethod method) {
    return requests().stream().filter(request -> request.getMethod().equals(method)).count();
  }

  @Override
  public void close() {
    server.stop();
  }

  static ResponseDefinitionBuilder json(int status, String body) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "application/json")
        .withHeader("Date", "Tue, 01 Dec 2026 10:00:05 GMT")
        .withBody(body);
  }

  static ResponseDefinitionBuilder error(int status, int code) {
    return json(
        status,
        "{\"code\":%d,\"message\":\"about ann\",\"more_info\":\"https://x\",\"status\":%d}"
            .formatted(code, status));
  }

  static String room(String status) {
    return """
    {"sid":"%s","status":"%s","unique_name":"%s","type":"group","max_participants":2,\
    "date_created":"2026-12-01T09:59:00Z","account_sid":"%s","something_new":{"a":[1]}}\
    """
        .formatted(SID, status, NAME, ACCOUNT);
  }

  static String participant(String identity, String times) {
    return """
    {"sid":"%s","identity":"%s","room_sid":"%s","status":"connected"%s}\
    """
        .formatted(ANN, identity, SID, times);
  }

  static String page(String key, String next, String... items) {
    return """
    {"%s":[%s],"meta":{"page":0,"page_size":100,"key":"%1$s","url":"https://video.twilio.com/v1",\
    "first_page_url":"https://video.twilio.com/v1","previous_page_url":null,"next_page_url":%s}}\
    """
        .formatted(
            key,
            Stream.of(items).collect(joining(",")),
            next == null ? "null" : "\"" + next + "\"");
  }
}
