package dev.bookend.examples.contract;

import static dev.bookend.examples.contract.ApiClient.CALLS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Relations between times, tokens and pages that transcripts cannot show. */
abstract class ConsistencyTests {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final URI app;
  private final ApiClient recipient;
  private final ApiClient caregiver;
  private final ApiClient outsider;

  ConsistencyTests(URI app) {
    this.app = app;
    recipient = new ApiClient(app, "recipient");
    caregiver = new ApiClient(app, "caregiver");
    outsider = new ApiClient(app, "outsider");
  }

  @Test
  void aCallStartsWhenBothAreConnectedAndEndsAtItsLimit() {
    String id = recipient.askFor("{\"invitee_ids\":[\"caregiver\"],\"duration_seconds\":1}");
    caregiver.call(id, "accept").expect(200);
    for (ApiClient caller : List.of(recipient, caregiver)) {
      new RoomConnection(app, caller, id);
    }

    await().atMost(TIMEOUT).until(() -> recipient.call(id).text("status").equals("completed"));
    JsonNode over = caregiver.call(id).json();
    assertThat(over.path("end_reason").asText()).isEqualTo("time_limit");
    assertThat(instant(over, "started_at")).isAfterOrEqualTo(instant(over, "created_at"));
    assertThat(instant(over, "ends_at")).isEqualTo(instant(over, "started_at").plusSeconds(1));
    assertThat(instant(over, "completed_at")).isAfterOrEqualTo(instant(over, "ends_at"));
    assertThat(instant(over, "server_time")).isAfterOrEqualTo(instant(over, "completed_at"));
  }

  private static Instant instant(JsonNode call, String field) {
    return Instant.parse(call.path(field).asText());
  }

  @Test
  void aTokenOutlastsTheCallAndIsUnique() {
    String id = recipient.askFor(Scenario.NOW);
    caregiver.call(id, "accept").expect(200);
    Reply token = caregiver.token(id).expect(200);

    assertThat(token.json().path("expires_in").asInt()).isGreaterThan(15);
    assertThat(token.text("token")).isNotEqualTo(caregiver.token(id).text("token"));
  }

  @Test
  void anEarlyJoinIsRejectedWithTheOpeningTime() {
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    String id = recipient.askFor(Scenario.at(tomorrow.toString()));
    caregiver.call(id, "accept").expect(200);

    Reply early = recipient.token(id).expectProblem(409, "too_early");
    assertThat(early.text("join_opens_at")).isEqualTo(recipient.call(id).text("join_opens_at"));
    assertThat(Instant.parse(early.text("join_opens_at"))).isBefore(tomorrow);
  }

  @Test
  void aForeignCallLooksLikeAMissingOne() {
    String theirs = recipient.askFor(Scenario.NOW);
    caregiver.call(theirs, "accept").expect(200);
    List<String> bodies = new ArrayList<>();
    for (String id : List.of(theirs, UUID.randomUUID().toString())) {
      for (Reply reply :
          List.of(outsider.call(id), outsider.token(id), outsider.call(id, "left"))) {
        bodies.add(reply.expectProblem(404, "not_found").json().toString());
      }
    }
    assertThat(bodies).containsOnly(bodies.get(0));
  }

  @Test
  void pagesContainEachCallOnce() {
    for (int i = 0; i < 5; i++) {
      recipient.askFor(InvalidRequests.with("booking_id", "\"exercises\""));
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          caregiver
              .get(CALLS + "?booking_id=exercises&limit=2&cursor=" + cursor)
              .expect(200)
              .json();
      assertThat(page.path("items").size()).isBetween(1, 2);
      page.path("items").forEach(call -> seen.add(call.path("id").asText()));
      cursor = page.path("next_cursor").asText("");
    } while (!cursor.isEmpty() && seen.size() < 100);

    assertThat(seen).hasSize(5).doesNotHaveDuplicates();
  }
}
