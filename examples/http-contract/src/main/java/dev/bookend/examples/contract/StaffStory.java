package dev.bookend.examples.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes of the staff: an overview of all calls, ending a call, removing a person. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
public abstract class StaffStory {
  private static final String STAFF = "/app/staff";
  private static final String OVERVIEW = STAFF + "/overview";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final App app;
  private App.Running running;
  private ApiClient staff;
  private ApiClient recipient;
  private ApiClient caregiver;

  /**
   * Creates the tests for an application.
   *
   * @param app the application to start
   */
  protected StaffStory(App app) {
    this.app = app;
  }

  @BeforeAll
  void start() {
    running =
        app.start(
            HttpContract.inMemory(),
            Map.of(
                "bookend.spend-cap.money-per-day", "5",
                "bookend.spend-cap.calls-per-month", "900"));
    staff = new ApiClient(running.uri(), "staff");
    recipient = new ApiClient(running.uri(), "recipient");
    caregiver = new ApiClient(running.uri(), "caregiver");
  }

  @AfterAll
  void stop() {
    running.close();
  }

  /** A running call of two people for some seconds. */
  private String meet(int seconds) {
    String id =
        recipient.askFor(
            "{\"invitee_ids\":[\"caregiver\"],\"duration_seconds\":%d}".formatted(seconds));
    caregiver.call(id, "accept").expect(200);
    new RoomConnection(running.uri(), recipient, id);
    new RoomConnection(running.uri(), caregiver, id);
    await().atMost(TIMEOUT).until(() -> recipient.call(id).text("status").equals("in_progress"));
    return id;
  }

  private JsonNode overview() {
    return staff.get(OVERVIEW).expect(200).json();
  }

  private JsonNode entry(String list, String id) {
    for (JsonNode entry : overview().path(list)) {
      if (entry.path("id").asText().equals(id)) {
        return entry;
      }
    }
    return overview().path("none");
  }

  private JsonNode lastEvent(String id, String type) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode event :
        recipient.get(ApiClient.CALLS + "/" + id + "/history").expect(200).json().path("items")) {
      if (event.path("type").asText().equals(type)) {
        found.add(event);
      }
    }
    assertThat(found).as(type).isNotEmpty();
    return found.get(found.size() - 1);
  }

  @Test
  void theOverviewShowsARunningCallWithItsClock() {
    String id = meet(300);

    JsonNode call = entry("live", id);

    assertThat(call.path("status").asText()).isEqualTo("in_progress");
    assertThat(Instant.parse(call.path("ends_at").asText()))
        .isEqualTo(Instant.parse(recipient.call(id).text("ends_at")));
    assertThat(call.path("people").toString())
        .isEqualTo(
            "[{\"identity\":\"recipient\",\"name\":\"Ruth"
                + " Sommer\",\"state\":\"connected\"},{\"identity\":\"caregiver\",\"name\":\"Carlos"
                + " Weber\",\"state\":\"connected\"}]");
    assertThat(overview().path("rooms").findValuesAsText("call_id")).contains(id);
    staff.post(STAFF + "/calls/" + id + "/end", "{\"reason\":\"Over\"}").expect(204);
    assertThat(entry("live", id).isMissingNode()).isTrue();
  }

  @Test
  void theStaffEndsACallAndTheHistoryTellsWhoAndWhy() {
    String id = meet(300);

    staff.post(STAFF + "/calls/" + id + "/end", "{\"reason\":\" Wrong person \"}").expect(204);

    JsonNode call = recipient.call(id).expect(200).json();
    assertThat(call.path("status").asText()).isEqualTo("completed");
    assertThat(call.path("end_reason").asText()).isEqualTo("ended_by_system");
    assertThat(call.path("ended_by_system").asText()).isEqualTo("staff:staff");
    assertThat(lastEvent(id, "completed").toString())
        .contains("\"staff:staff\"", "\"Wrong person\"");
    Reply again = staff.post(STAFF + "/calls/" + id + "/end", "{\"reason\":\"Again\"}");
    assertThat(again.status()).as("a repetition changes nothing").isEqualTo(204);
    assertThat(recipient.call(id).text("reason")).isEqualTo("Wrong person");
  }

  @Test
  void theStaffRemovesAPersonWhoGetsNoTokenAnyMore() {
    String id = meet(300);

    staff
        .post(
            STAFF + "/calls/" + id + "/remove",
            "{\"identity\":\"caregiver\",\"reason\":\"Is not the caregiver\"}")
        .expect(204);

    caregiver.token(id).expectProblem(403, "not_allowed");
    assertThat(lastEvent(id, "removed").toString())
        .contains("\"staff:staff\"", "\"Is not the caregiver\"", "\"caregiver\"");
    assertThat(entry("live", id).path("people").get(1).path("state").asText()).isEqualTo("removed");
    staff.post(STAFF + "/calls/" + id + "/end", "{\"reason\":\"Over\"}").expect(204);
  }

  @Test
  void aCallThatNobodyHasJoinedIsCancelled() {
    String id =
        recipient
            .post(ApiClient.CALLS + "/request", "{\"invitee_ids\":[\"caregiver\"]}")
            .expect(201)
            .text("id");
    assertThat(entry("live", id).path("status").asText()).isEqualTo("pending");

    staff.post(STAFF + "/calls/" + id + "/end", "{\"reason\":\"Test\"}").expect(204);

    assertThat(recipient.call(id).text("status")).isEqualTo("cancelled");
  }

  @Test
  void missedCallsCostsAndHealthAreShown() {
    String id =
        recipient
            .post(
                ApiClient.CALLS + "/request",
                "{\"invitee_ids\":[\"caregiver\"],\"ring_within_seconds\":1}")
            .expect(201)
            .text("id");
    await().atMost(TIMEOUT).until(() -> recipient.call(id).text("status").equals("expired"));

    JsonNode missed = entry("missed", id);
    assertThat(missed.path("kind").asText()).isEqualTo("unanswered");
    assertThat(missed.path("absent").toString()).isEqualTo("[\"Carlos Weber\"]");

    String held = meet(2);
    await().atMost(TIMEOUT).until(() -> recipient.call(held).text("status").equals("completed"));
    JsonNode overview = overview();
    JsonNode costs = overview.path("costs");
    assertThat(costs.path("calls").asInt()).isPositive();
    assertThat(costs.path("amount").asDouble()).isGreaterThanOrEqualTo(0.008);
    assertThat(costs.path("currency").asText()).isEqualTo("USD");
    JsonNode caps = costs.path("caps");
    assertThat(caps.findValuesAsText("counts")).containsExactlyInAnyOrder("money", "calls");
    for (JsonNode cap : caps) {
      assertThat(cap.path("used").asDouble()).isPositive().isLessThan(cap.path("most").asDouble());
    }
    JsonNode keeper = overview.path("keeper");
    assertThat(keeper.path("status").asText()).isEqualTo("up");
    assertThat(keeper.path("running").asBoolean()).isTrue();
    assertThat(keeper.path("ended_at_limit").asLong()).isPositive();
  }

  @Test
  void anUnchangedOverviewIsNotSentAgain() {
    try (App.Running quiet = app.start(HttpContract.inMemory(), Map.of())) {
      ApiClient alone = new ApiClient(quiet.uri(), "staff");
      Reply first = alone.get(OVERVIEW).expect(200);
      assertThat(first.json().path("costs").path("caps")).isEmpty();
      assertThat(first.header("Cache-Control")).contains("no-store");

      Reply second =
          alone.send(alone.request(OVERVIEW).header("If-None-Match", first.header("ETag")).GET());

      assertThat(second.expect(304).body()).isEmpty();
      new ApiClient(quiet.uri(), "recipient").askFor("{\"invitee_ids\":[\"caregiver\"]}");
      alone
          .send(alone.request(OVERVIEW).header("If-None-Match", first.header("ETag")).GET())
          .expect(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"recipient", "caregiver", "outsider"})
  void othersAreRefused(String who) {
    String id = recipient.askFor("{\"invitee_ids\":[\"caregiver\"]}");
    ApiClient other = new ApiClient(running.uri(), who);

    other.get(OVERVIEW).expectProblem(403, "not_allowed");
    String path = STAFF + "/calls/" + id;
    other.post(path + "/end", "{\"reason\":\"x\"}").expectProblem(403, "not_allowed");
    other
        .post(path + "/remove", "{\"identity\":\"recipient\",\"reason\":\"x\"}")
        .expectProblem(403, "not_allowed");

    assertThat(recipient.call(id).text("status")).isEqualTo("pending");
    ApiClient.nobody(running.uri()).get(OVERVIEW).expect(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "end    | {}                                        | reason",
        "end    | {\"reason\":\" \"}                          | reason",
        "remove | {\"reason\":\"x\"}                          | identity",
        "remove | {\"identity\":\"caregiver\"}                | reason",
        "remove | {\"identity\":\"stranger\",\"reason\":\"x\"}  | identity",
      })
  void missingOrWrongFieldsAreNamed(String route, String body, String field) {
    String id = recipient.askFor("{\"invitee_ids\":[\"caregiver\"]}");

    Reply refused =
        staff
            .post(STAFF + "/calls/" + id + "/" + route, body)
            .expectProblem(400, "invalid_request");

    assertThat(refused.text("field")).isEqualTo(field);
    assertThat(recipient.call(id).text("status")).isEqualTo("pending");
    recipient.call(id, "cancel").expect(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-call", "7b0c1b3e-0000-4000-8000-000000000000"})
  void anUnknownCallIsNotFound(String id) {
    staff
        .post(STAFF + "/calls/" + id + "/end", "{\"reason\":\"x\"}")
        .expectProblem(404, "not_found");
  }

  @Test
  void thePagePostsWithItsTokenAndAnotherSiteCannot() {
    String id = recipient.askFor("{\"invitee_ids\":[\"caregiver\"]}");
    PageClient page = new PageClient(running.uri());
    page.get("/login.html");
    page.signIn("staff", "demo");
    String path = STAFF + "/calls/" + id + "/end";

    page.postCrossSite(path, "reason=x").expectProblem(403, "not_allowed");
    assertThat(recipient.call(id).text("status")).isEqualTo("pending");

    page.post(path, "{\"reason\":\"Test\"}").expect(204);
    assertThat(recipient.call(id).text("status")).isEqualTo("cancelled");
    assertThat(page.get("/staff.html").expect(200).body()).contains("page/staff/main.js");
  }

  @Test
  void theStaffBooksNoVisits() {
    String visit =
        "{\"title\":\"A walk\",\"with\":\"recipient\",\"starts_at\":\"%s\"}"
            .formatted(Instant.now().plusSeconds(3_600));

    Reply refused = staff.post("/app/bookings", visit).expectProblem(400, "invalid_request");

    assertThat(refused.text("field")).isEqualTo("with");
    assertThat(staff.get("/app/me").expect(200).text("role")).isEqualTo("staff");
  }
}
