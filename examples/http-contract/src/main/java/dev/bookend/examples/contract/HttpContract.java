package dev.bookend.examples.contract;

import static dev.bookend.examples.contract.Caller.CALLS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The routes as clients see them. The app has the demo's users {@code recipient}, {@code caregiver}
 * and {@code outsider}, takes HTTP Basic, and runs on the emulator.
 */
public abstract class HttpContract {
  private static final String NOW = "{\"invitee_ids\":[\"caregiver\"]}";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Caller recipient;
  private Caller caregiver;
  private Caller outsider;

  /** For subclasses. */
  protected HttpContract() {}

  /**
   * Where the app runs.
   *
   * @return its address, without a path
   */
  protected abstract URI app();

  @BeforeEach
  void signIn() {
    recipient = new Caller(app(), "recipient");
    caregiver = new Caller(app(), "caregiver");
    outsider = new Caller(app(), "outsider");
  }

  @Test
  void aCallGoesFromRequestToItsEndAtTheLimit() {
    Reply made =
        recipient
            .post(CALLS + "/request", "{\"invitee_ids\":[\"caregiver\"],\"duration_seconds\":1}")
            .expect(201);
    String id = made.text("id");
    assertThat(made.header("Location")).endsWith(CALLS + "/" + id);
    assertThat(made.text("status")).isEqualTo("pending");
    assertThat(caregiver.call(id, "accept").expect(200).text("status")).isEqualTo("accepted");

    for (Caller caller : List.of(recipient, caregiver)) {
      Reply token = caller.token(id).expect(200);
      assertThat(token.header("Cache-Control")).contains("no-store");
      assertThat(token.text("room_name")).isEqualTo("video-call-" + id);
      assertThat(token.text("provider")).isEqualTo("emulator");
      assertThat(token.text("token").split("\\.", -1)).hasSize(3);
      assertThat(token.json().path("limit_seconds").asInt()).isEqualTo(1);
      assertThat(token.json().path("expires_in").asInt()).isPositive();
      caller.call(id, "connected").expect(200);
    }
    JsonNode running = recipient.call(id).expect(200).json();
    assertThat(running.path("started_at").asText()).isNotBlank();

    await().atMost(PATIENCE).until(() -> recipient.call(id).text("status").equals("completed"));
    JsonNode over = caregiver.call(id).json();
    assertThat(over.path("end_reason").asText()).isEqualTo("time_limit");
    assertThat(instant(over, "completed_at")).isAfterOrEqualTo(instant(over, "ends_at"));
    assertThat(Duration.between(instant(over, "started_at"), instant(over, "ends_at")))
        .hasSeconds(1);
    recipient.token(id).expectProblem(409, "call_over");
    assertThat(recipient.call(id, "complete").expect(200).text("end_reason"))
        .as("again = the same answer")
        .isEqualTo("time_limit");
    await().atMost(PATIENCE).until(() -> types(id).contains("room_closed"));
    assertThat(types(id))
        .containsSubsequence(
            "requested", "accepted", "admitted", "connected", "started", "completed");
  }

  private static Instant instant(JsonNode call, String field) {
    return Instant.parse(call.path(field).asText());
  }

  private List<String> types(String id) {
    JsonNode items = recipient.get(CALLS + "/" + id + "/history").expect(200).json().path("items");
    return StreamSupport.stream(items.spliterator(), false)
        .map(event -> event.path("type").asText())
        .toList();
  }

  @Test
  void aCallHasAllItsFields() {
    String id = recipient.askFor(NOW);
    JsonNode call = recipient.call(id).expect(200).json();
    List<String> fields = new ArrayList<>();
    call.fieldNames().forEachRemaining(fields::add);

    assertThat(fields)
        .containsExactly(
            "id",
            "booking_id",
            "status",
            "requested_by",
            "participants",
            "scheduled_time",
            "duration_seconds",
            "room_name",
            "video_call_url",
            "join_opens_at",
            "join_closes_at",
            "started_at",
            "ends_at",
            "completed_at",
            "end_reason",
            "created_at",
            "updated_at",
            "server_time");
    assertThat(call.path("requested_by").asText()).isEqualTo("recipient");
    assertThat(call.path("duration_seconds").asInt()).isEqualTo(15);
    assertThat(call.path("video_call_url").asText()).contains(call.path("room_name").asText());
    JsonNode invitee = call.path("participants").path(1);
    assertThat(invitee.path("identity").asText()).isEqualTo("caregiver");
    assertThat(invitee.path("response").asText()).isEqualTo("pending");
  }

  @Test
  void aStrangerSeesNoDifferenceToACallThatDoesNotExist() {
    String theirs = recipient.askFor(NOW);
    caregiver.call(theirs, "accept").expect(200);
    String later = "{\"scheduled_time\":\"" + Instant.now().plusSeconds(600) + "\"}";

    for (String id : List.of(theirs, UUID.randomUUID().toString(), "no-uuid")) {
      List<Reply> replies = new ArrayList<>();
      replies.add(outsider.call(id));
      replies.add(outsider.token(id));
      replies.add(outsider.get(CALLS + "/" + id + "/history"));
      for (String what : List.of("accept", "cancel", "connected", "left", "complete")) {
        replies.add(outsider.call(id, what));
      }
      replies.add(outsider.call(id, "reschedule", later));
      replies.add(outsider.call(id, "extend", "{\"seconds\":5}"));
      replies.add(
          outsider.post("/api/video/generate-token", "{\"room_name\":\"video-call-" + id + "\"}"));
      replies.forEach(reply -> reply.expectProblem(404, "not_found"));
      assertThat(replies).extracting(reply -> reply.text("detail")).containsOnly(detailOf(id));
    }
    assertThat(outsider.get(CALLS).expect(200).json().path("items")).isEmpty();
  }

  private String detailOf(String id) {
    return outsider.call(id).text("detail");
  }

  @Test
  void nobodyWithoutASignInGetsAnywhere() {
    Caller nobody = new Caller(app(), "nobody");

    nobody.get(CALLS).expect(401);
    nobody.post(CALLS + "/request", NOW).expect(401);
    nobody.token(UUID.randomUUID().toString()).expect(401);
  }

  @Test
  void aTokenIsForTheCallersOwnRoomAndIdentityOnly() {
    String id = recipient.askFor(NOW);
    caregiver.call(id, "accept").expect(200);
    String room = "\"room_name\":\"video-call-" + id + "\"";
    String route = "/api/video/generate-token";

    Reply own = caregiver.post(route, "{" + room + "}").expect(200);
    assertThat(own.text("identity")).isEqualTo("caregiver");
    caregiver.post(route, "{" + room + ",\"user_identity\":\"caregiver\"}").expect(200);
    caregiver
        .post(route, "{" + room + ",\"user_identity\":\"recipient\"}")
        .expectProblem(403, "not_allowed");
    caregiver.post(route, "{\"room_name\":\"lobby\"}").expectProblem(404, "not_found");
    caregiver.post(route, "{}").expectProblem(400, "invalid_request");
  }

  @Test
  void thereIsNoTokenBeforeTheWindowNorForADeclinerNorAfterTheEnd() {
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    String early =
        recipient.askFor(
            "{\"invitee_ids\":[\"caregiver\"],\"scheduled_time\":\"" + tomorrow + "\"}");
    recipient.token(early).expectProblem(409, "illegal_state");
    caregiver.call(early, "accept").expect(200);
    Reply tooEarly = recipient.token(early).expectProblem(409, "too_early");
    assertThat(Instant.parse(tooEarly.text("join_opens_at"))).isBefore(tomorrow);

    String declined = recipient.askFor(NOW);
    caregiver.call(declined, "accept", "{\"accept\":false}").expect(200);
    caregiver.token(declined).expectProblem(409, "call_over");
    recipient.token(declined).expectProblem(409, "call_over");

    String cancelled = recipient.askFor(NOW);
    recipient.call(cancelled, "cancel", "{\"reason\":\"not today\"}").expect(200);
    recipient.token(cancelled).expectProblem(409, "call_over");
    caregiver.call(cancelled, "accept").expectProblem(409, "illegal_state");
    recipient.call(cancelled, "cancel").expect(200);
  }

  @Test
  void aRescheduledCallAsksTheOtherAgain() {
    String id = recipient.askFor(NOW);
    caregiver.call(id, "accept").expect(200);
    Instant later = Instant.now().plus(Duration.ofHours(2));

    Reply moved =
        caregiver
            .call(
                id, "reschedule", "{\"scheduled_time\":\"" + later + "\",\"duration_seconds\":30}")
            .expect(200);

    assertThat(moved.text("status")).isEqualTo("pending");
    assertThat(moved.json().path("duration_seconds").asInt()).isEqualTo(30);
    assertThat(moved.json().path("participants").path(0).path("response").asText())
        .isEqualTo("pending");
    caregiver.call(id, "reschedule", "{}").expectProblem(400, "invalid_request");
  }

  @Test
  void extendingIsOffByDefault() {
    String id = recipient.askFor(NOW);

    recipient.call(id, "extend", "{\"seconds\":5}").expectProblem(403, "not_allowed");
  }

  @Test
  void theSameKeyMakesOneCall() {
    String key = UUID.randomUUID().toString();
    String first = recipient.askFor(NOW, key).expect(201).text("id");

    assertThat(recipient.askFor(NOW, key).expect(201).text("id")).isEqualTo(first);
    recipient
        .askFor("{\"invitee_ids\":[\"caregiver\"],\"booking_id\":\"another\"}", key)
        .expect4xx();
  }

  @Test
  void theListIsTheCallersOwnAndComesInPages() {
    for (int i = 0; i < 3; i++) {
      recipient.askFor(NOW);
    }
    JsonNode page = caregiver.get(CALLS + "?status=pending&limit=2").expect(200).json();
    String cursor = page.path("next_cursor").asText();

    assertThat(page.path("items")).hasSize(2);
    JsonNode next =
        caregiver.get(CALLS + "?status=pending&limit=2&cursor=" + cursor).expect(200).json();
    assertThat(next.path("items").path(0).path("id"))
        .isNotEqualTo(page.path("items").path(1).path("id"));
    for (String query : List.of("limit=0", "limit=x", "status=odd", "from=noon", "cursor=!")) {
      Reply refused = caregiver.get(CALLS + "?" + query).expectProblem(400, "invalid_request");
      assertThat(refused.text("field")).isEqualTo(query.substring(0, query.indexOf('=')));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.bookend.examples.contract.BadRequests#all")
  void aBadBodyIsRefusedAndTheFieldNamed(List<String> bad) {
    Reply refused =
        recipient.post(CALLS + "/request", bad.get(0)).expectProblem(400, "invalid_request");

    if (!bad.get(1).isEmpty()) {
      assertThat(refused.text("field")).isEqualTo(bad.get(1));
      assertThat(refused.text("detail")).contains(bad.get(1));
    }
  }

  @Test
  void aBodyThatIsTooLargeOrOfAnotherTypeIsRefused() {
    recipient
        .post(CALLS + "/request", BadRequests.with("booking_id", "\"" + "b".repeat(1 << 20) + "\""))
        .expectProblem(413, "too_large");
    recipient
        .send(
            recipient
                .request(CALLS + "/request")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("invitee_ids=caregiver")))
        .expectProblem(415, "unsupported_media_type");
  }
}
