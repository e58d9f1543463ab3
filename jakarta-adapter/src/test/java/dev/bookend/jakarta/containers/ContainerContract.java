package dev.bookend.jakarta.containers;

import static dev.bookend.jakarta.TestClient.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.http.CallEndpoints;
import dev.bookend.jakarta.TestClient;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Requirements for every container, tested over HTTP with the published jar. */
@Tag("containers")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContainerContract {
  static final String[] SETTINGS = {
    "bookend.provider=emulator", "bookend.call.limit=1s", "bookend.jdbc.initialize-schema=always"
  };

  private static final String CALLS = "/bookings/video-call";

  ContainerProcess host;
  TestClient http;

  /** Responses of the application's own routes without Bookend. */
  String responsesWithoutBookend = "";

  abstract ContainerProcess start() throws Exception;

  @BeforeAll
  void startHost() throws Exception {
    host = start();
    http = host.http();
    host.awaitStatus("/api/events/none", 200);
  }

  @AfterAll
  void stopHost() {
    if (host != null) {
      host.close();
    }
  }

  @Test
  void aCallEndsAtItsLimitAndItsRoomIsClosed() throws IOException {
    aCallEndsAtItsLimit("/api");
  }

  void aCallEndsAtItsLimit(String base) throws IOException {
    HttpResponse<String> asked =
        http.post("anna", base + CALLS + "/request", "{\"invitee_ids\":[\"ben\"]}");
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(201);
    String id = ok(asked).path("id").asText();
    String call = base + CALLS + "/" + id;
    assertThat(asked.headers().firstValue("Location").orElseThrow()).endsWith(call);
    ok(http.post("ben", call + "/accept", null));
    for (String who : List.of("anna", "ben")) {
      JsonNode ticket = ok(http.post(who, call + "/token", null));
      assertThat(ticket.path("identity").asText()).isEqualTo(who);
      http.post(who, base + "/browser", ticket.path("token").asText());
      ok(http.post(who, call + "/connected", null));
    }

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(history(call)).contains("completed", "room_closed"));
    assertThat(ok(http.get("anna", call)).path("end_reason").asText()).isEqualTo("time_limit");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(events(base, id)).containsExactlyInAnyOrderElementsOf(history(call)));
  }

  @Test
  void liveEventsArriveOverAnOpenConnection() throws IOException {
    try (Stream<String> lines = http.lines("dora", "/api" + CALLS + "/events")) {
      String id =
          ok(http.post("carl", "/api" + CALLS + "/request", "{\"invitee_ids\":[\"dora\"]}"))
              .path("id")
              .asText();

      assertThat(lines.filter(line -> line.startsWith("data:")).findFirst().orElseThrow())
          .contains("\"type\":\"requested\"", id);
    }
  }

  @Test
  void liveEventsAreNotBufferedByProxies() {
    HttpHeaders headers = http.get("dora", "/api" + CALLS + "/events?wait_seconds=1").headers();

    assertThat(headers.firstValue("X-Accel-Buffering")).contains("no");
    assertThat(headers.firstValue("Cache-Control").orElse("")).contains("no-store");
  }

  List<String> history(String call) throws IOException {
    return ok(http.get("anna", call + "/history")).path("items").findValuesAsText("type");
  }

  List<String> events(String base, String call) {
    return List.of(http.get("anna", base + "/events/" + call).body().split(" "));
  }

  abstract String applicationResponses();

  @Test
  void theApplicationsJsonIsUnchanged() {
    assertThat(responsesWithoutBookend)
        .contains("\"full_name\":\"N\"", "1950-01-02")
        .doesNotContain("private");
    assertThat(applicationResponses()).isEqualTo(responsesWithoutBookend);
  }

  @Test
  void callbacksWithoutConfigurationAnswer404() throws IOException {
    HttpResponse<String> refused = http.post(null, "/api/video/twilio/events", "RoomSid=RM1");

    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(refused.body()).contains("Callbacks are not set up here.");
  }

  @Test
  void problemDocumentsAreThoseOfCore() {
    HttpResponse<String> refused =
        http.get("anna", "/api" + CALLS + "/00000000-0000-4000-8000-000000000000");

    CallEndpoints.Response written = CallEndpoints.problem(new CallNotFoundException());
    assertThat(refused.statusCode()).isEqualTo(written.status());
    assertThat(refused.headers().firstValue("Content-Type"))
        .contains(written.headers().get("Content-Type"));
    assertThat(refused.body()).isEqualTo(new String(written.body(), StandardCharsets.UTF_8));
  }

  @Test
  void requestsWithoutAUserAreUnauthenticated() {
    HttpResponse<String> refused = http.get(null, "/api" + CALLS);

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(refused.body()).contains("\"unauthenticated\"");
  }
}
