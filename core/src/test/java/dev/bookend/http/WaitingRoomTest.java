package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bookend.CallSettings;
import dev.bookend.call.PersonLimits;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** People whose role waits hold no token until somebody admits them. */
class WaitingRoomTest {
  private final HttpFixture fixture = HttpFixture.clinic();
  private final String id = fixture.visit();

  private JsonNode bob() {
    return fixture.send(Route.GET, "alice", id).expect(200).json().at("/participants/1");
  }

  @Test
  void aPersonWaitsIsSeenIsAdmittedAndJoins() {
    assertThat(bob().get("admission").asText()).isEqualTo("required");
    assertThat(bob().get("admission_since").isNull()).isTrue();
    for (Route route : EnumSet.of(Route.TOKEN, Route.GENERATE_TOKEN)) {
      assertThat(fixture.send(route, "bob", id).refused(403, "not_admitted").text("detail"))
          .isEqualTo("Arrive in the waiting room, and wait until you are admitted.");
    }

    fixture.send(Route.ARRIVE, "bob", id).expect(200);
    fixture.after(Duration.ofSeconds(3));
    assertThat(bob().get("admission").asText()).isEqualTo("waiting");
    assertThat(bob().get("admission_since").asText()).isEqualTo("2026-03-01T09:00:00Z");
    fixture.send(Route.TOKEN, "bob", id).refused(403, "not_admitted");

    fixture.send(Route.ADMIT, "alice", id).expect(200);
    assertThat(bob().get("admission").asText()).isEqualTo("admitted");
    assertThat(bob().get("admission_since").asText()).isEqualTo("2026-03-01T09:00:03Z");
    fixture.send(Route.TOKEN, "bob", id).expect(200);
  }

  @Test
  void whoIsDeniedGetsNoTokenUntilAdmittedAfterAll() {
    fixture.send(Route.ARRIVE, "bob", id).expect(200);
    fixture.send(Route.DENY, "alice", id).expect(200);
    assertThat(bob().get("admission").asText()).isEqualTo("denied");
    for (Route route : EnumSet.of(Route.TOKEN, Route.GENERATE_TOKEN, Route.ARRIVE)) {
      assertThat(fixture.send(route, "bob", id).refused(403, "not_admitted").text("detail"))
          .isEqualTo("You were not let into this call.");
    }

    fixture.send(Route.ADMIT, "alice", id).expect(200);
    fixture.send(Route.TOKEN, "bob", id).expect(200);
    fixture.send(Route.DENY, "alice", id).names("identity");
  }

  @Test
  void whoLeavesNoLongerWaits() {
    fixture.send(Route.ARRIVE, "bob", id).expect(200);
    fixture.send(Route.LEFT, "bob", id).expect(200);
    assertThat(bob().get("admission").asText()).isEqualTo("required");
  }

  @Test
  void whoNeedsNoAdmissionArrivesWithoutEffect() {
    String before = fixture.send(Route.HISTORY, "alice", id).raw();
    fixture.send(Route.ARRIVE, "alice", id).expect(200);
    assertThat(fixture.send(Route.HISTORY, "alice", id).raw()).isEqualTo(before);
    fixture.send(Route.TOKEN, "alice", id).expect(200);
  }

  @Test
  void whoWaitsMayNeitherAdmitNorReportPresence() {
    fixture.send(Route.ARRIVE, "bob", id).expect(200);
    for (Route route : EnumSet.of(Route.ADMIT, Route.DENY, Route.REMOVE, Route.CONNECTED)) {
      fixture.send(route, "bob", id).refused(403, "not_allowed");
    }
  }

  @Test
  void theWaitingRoomOpensAndClosesWithTheJoinWindow() {
    String later =
        """
        {"participants": [{"identity": "alice", "role": "carer"},
                          {"identity": "bob", "role": "client"}],
         "scheduled_time": "2026-03-01T09:30:00Z"}
        """;
    String planned = fixture.request("alice", later, null).expect(201).text("id");
    fixture.send(Route.ARRIVE, "bob", planned).refused(403, "not_allowed");
    fixture.send(Route.ACCEPT, "bob", planned).expect(200);
    Reply early = fixture.send(Route.ARRIVE, "bob", planned).refused(409, "too_early");
    assertThat(early.text("join_opens_at")).isEqualTo("2026-03-01T09:25:00Z");

    fixture.after(Duration.ofMinutes(25));
    fixture.send(Route.ARRIVE, "bob", planned).expect(200);
    fixture.after(Duration.ofMinutes(15));
    fixture.send(Route.ARRIVE, "bob", planned).refused(409, "call_over");
    fixture.send(Route.ADMIT, "alice", planned).refused(409, "illegal_state");
  }

  @Test
  void theHistoryTellsWhoWaitedAndWhoDecided() {
    fixture.send(Route.ARRIVE, "bob", id).expect(200);
    fixture.send(Route.LEFT, "bob", id).expect(200);
    fixture.send(Route.ARRIVE, "bob", id).expect(200);
    fixture.send(Route.DENY, "alice", id).expect(200);
    fixture.send(Route.ADMIT, "alice", id).expect(200);
    fixture.send(Route.TOKEN, "bob", id).expect(200);

    JsonNode items = fixture.send(Route.HISTORY, "bob", id).expect(200).json().get("items");
    assertThat(items.findValuesAsText("type"))
        .containsExactly(
            "requested",
            "accepted",
            "arrived",
            "stopped_waiting",
            "arrived",
            "denied",
            "admitted",
            "token_issued");
    assertThat(items.get(5))
        .isEqualTo(
            Reply.parse(
                """
                {"sequence": 6, "type": "denied", "at": "2026-03-01T09:00:00Z", "by": "alice",
                 "identity": "bob", "reason": "Not today"}
                """));
    assertThat(items.get(6))
        .isEqualTo(
            Reply.parse(
                """
                {"sequence": 7, "type": "admitted", "at": "2026-03-01T09:00:00Z", "by": "alice",
                 "identity": "bob"}
                """));
  }

  @Test
  void theCallStartsWhenTheRequiredRoleIsThere() {
    fixture.send(Route.ADD, "alice", id, "{\"identity\": \"carol\", \"role\": \"client\"}");
    fixture.send(Route.ACCEPT, "carol", id).expect(200);
    for (String who : List.of("bob", "carol", "alice")) {
      fixture.send(Route.ADMIT, "alice", id, "{\"identity\": \"" + who + "\"}").expect(200);
      fixture.send(Route.TOKEN, who, id).expect(200);
      Reply call = fixture.send(Route.CONNECTED, who, id).expect(200);
      assertThat(call.text("status")).isEqualTo(who.equals("alice") ? "in_progress" : "accepted");
    }
  }

  @Test
  void arrivingTooOftenIsRefused() {
    HttpFixture limited =
        HttpFixture.clinic(
            builder ->
                builder.settings(
                    CallSettings.builder()
                        .terms(fixture.service.settings().terms())
                        .limits(PersonLimits.builder().reportsPerCall(2).build())
                        .build()));
    String busy = limited.visit();
    for (int times = 0; times < 2; times++) {
      limited.send(Route.ARRIVE, "bob", busy).expect(200);
      limited.send(Route.LEFT, "bob", busy).expect(200);
    }
    limited.send(Route.ARRIVE, "bob", busy).refused(429, "slow_down");
  }
}
