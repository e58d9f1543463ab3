package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.cost.Pricing;
import dev.bookend.cost.SpendCap;
import dev.bookend.cost.SpendCap.CalendarUnit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** People with roles change who is in a call, and why it ended. */
class PeopleEndpointsTest {
  private final HttpFixture fixture = HttpFixture.clinic();

  private static JsonNode last(JsonNode array) {
    return array.get(array.size() - 1);
  }

  private JsonNode lastEvent(String id) {
    return last(fixture.send(Route.HISTORY, "alice", id).expect(200).json().get("items"));
  }

  @Test
  void aRequestNamesPeopleWithRoles() {
    String id = fixture.visit();
    JsonNode people = fixture.send(Route.GET, "bob", id).json().get("participants");
    assertThat(people.findValuesAsText("identity")).containsExactly("alice", "bob");
    assertThat(people.findValuesAsText("role")).containsExactly("carer", "client");
    assertThat(people.findValuesAsText("admission")).containsExactly("not_needed", "required");
  }

  @Test
  void rolesThatGiveRightsNeedTheGuard() {
    String roles = "{\"participants\": [{\"identity\": \"alice\", \"role\": \"client\"}]}";
    fixture.request("bob", roles, null).refused(403, "not_allowed");
    fixture.request("bob", "{\"participants\": [{\"identity\": \"alice\"}]}", null).expect(201);

    // without policies a role is only a label
    HttpFixture equal = HttpFixture.open();
    Reply call = equal.request("bob", roles, null).expect(201);
    assertThat(call.json().at("/participants/1/role").asText()).isEqualTo("client");
  }

  @Test
  void aRoleLimitsWhatAPersonMayDo() {
    String id = fixture.visit();
    for (Route route :
        EnumSet.of(
            Route.RESCHEDULE,
            Route.ADMIT,
            Route.DENY,
            Route.REMOVE,
            Route.ADD,
            Route.REPLACE,
            Route.INVITE_GUEST,
            Route.REVOKE_GUEST,
            Route.CANCEL)) {
      fixture.send(route, "bob", id).refused(403, "not_allowed");
    }
    fixture.send(Route.ADMIT, "alice", id).expect(200);
    for (String who : new String[] {"alice", "bob"}) {
      fixture.send(Route.TOKEN, who, id).expect(200);
      fixture.send(Route.CONNECTED, who, id).expect(200);
    }
    for (Route route : EnumSet.of(Route.EXTEND, Route.COMPLETE)) {
      fixture.send(route, "bob", id).refused(403, "not_allowed");
      fixture.send(route, "alice", id).expect(200);
    }
  }

  @Test
  void anAddedPersonAnswersAsTheOthers() {
    String id = fixture.visit();
    String carol = "{\"identity\": \"carol\", \"role\": \"carer\"}";
    JsonNode added = fixture.send(Route.ADD, "alice", id, carol).expect(200).json();
    assertThat(added.at("/participants/2/identity").asText()).isEqualTo("carol");
    assertThat(added.at("/participants/2/role").asText()).isEqualTo("carer");
    assertThat(added.at("/participants/2/response").asText()).isEqualTo("pending");
    assertThat(lastEvent(id))
        .isEqualTo(
            Reply.parse(
                """
                {"sequence": 3, "type": "added", "at": "2026-03-01T09:00:00Z", "by": "alice",
                 "identity": "carol"}
                """));
    fixture.send(Route.ACCEPT, "carol", id).expect(200);
    fixture.send(Route.TOKEN, "carol", id).expect(200);

    String before = fixture.send(Route.GET, "alice", id).raw();
    assertThat(fixture.send(Route.ADD, "alice", id, carol).expect(200).raw()).isEqualTo(before);
    String dave = "{\"identity\": \"dave\", \"role\": \"client\"}";
    fixture.send(Route.ADD, "carol", id, dave).refused(403, "not_allowed");
    fixture.send(Route.ADD, "carol", id, "{\"identity\": \"dave\"}").expect(200);
  }

  @Test
  void aSubstituteTakesTheRoleOfThePersonReplaced() {
    String id = fixture.visit();
    String ill = "{\"identity\": \"bob\", \"by\": \"carol\", \"reason\": \"Ill\"}";
    JsonNode call = fixture.send(Route.REPLACE, "alice", id, ill).expect(200).json();
    assertThat(call.at("/participants/1/admission").asText()).isEqualTo("removed");
    assertThat(call.at("/participants/2/identity").asText()).isEqualTo("carol");
    assertThat(call.at("/participants/2/role").asText()).isEqualTo("client");
    assertThat(call.at("/participants/2/admission").asText()).isEqualTo("required");
    JsonNode items = fixture.send(Route.HISTORY, "alice", id).json().get("items");
    assertThat(items.get(2).get("type").asText()).isEqualTo("removed");
    assertThat(items.get(2).get("reason").asText()).isEqualTo("Ill");
    assertThat(items.get(3).get("type").asText()).isEqualTo("added");
    fixture.send(Route.TOKEN, "bob", id).refused(403, "not_allowed");
    fixture.send(Route.ACCEPT, "carol", id).expect(200);
  }

  @Test
  void anAdditionThatExceedsASpendCapIsRefused() {
    SpendCap twoPeople =
        SpendCap.money(CalendarUnit.DAY, new BigDecimal("0.010"), Pricing.defaults());
    HttpFixture thrifty = HttpFixture.with(builder -> builder.spendCap(twoPeople));
    String minute = "{\"invitee_ids\": [\"bob\"], \"duration_seconds\": 60}";
    String id = thrifty.request("alice", minute, null).expect(201).text("id");
    thrifty.send(Route.ADD, "alice", id).refused(429, "over_budget");
  }

  @Test
  void thePeopleOfACallThatIsOverDoNotChange() {
    String id = fixture.visit();
    fixture.send(Route.CANCEL, "alice", id).expect(200);
    for (Route route : EnumSet.of(Route.ADMIT, Route.ADD, Route.REPLACE, Route.INVITE_GUEST)) {
      fixture.send(route, "alice", id).refused(409, "illegal_state");
    }
  }

  @Test
  void aReasonStandsInTheCallAndTheHistory() {
    String id = fixture.visit();
    String later = "{\"scheduled_time\": \"2026-03-01T09:02:00Z\", \"reason\": \"Traffic\"}";
    fixture.send(Route.RESCHEDULE, "alice", id, later).expect(200);
    assertThat(lastEvent(id).get("reason").asText()).isEqualTo("Traffic");
    fixture.send(Route.ACCEPT, "bob", id).expect(200);
    fixture.send(Route.TOKEN, "alice", id).expect(200);
    Reply ended = fixture.send(Route.COMPLETE, "alice", id).expect(200);
    assertThat(ended.text("ended_by")).isEqualTo("alice");
    assertThat(ended.text("reason")).isEqualTo("Done");
    assertThat(lastEvent(id).get("reason").asText()).isEqualTo("Done");
  }

  @Test
  void theNamedSystemIsShownInThePlaceOfAPerson() {
    String id = fixture.visit();
    fixture.service.cancel(Actor.system("front-desk"), CallId.of(id), "Closed today");
    Reply call = fixture.send(Route.GET, "bob", id).expect(200);
    assertThat(call.json().get("ended_by").isNull()).isTrue();
    assertThat(call.text("ended_by_system")).isEqualTo("front-desk");
    assertThat(call.text("reason")).isEqualTo("Closed today");
    assertThat(lastEvent(id))
        .isEqualTo(
            Reply.parse(
                """
                {"sequence": 3, "type": "cancelled", "at": "2026-03-01T09:00:00Z", "by": null,
                 "by_system": "front-desk", "reason": "Closed today"}
                """));
  }

  @Test
  void missedCallsAndRemindersAreInTheHistory() {
    HttpFixture reminding =
        HttpFixture.onTerms(
            terms -> terms.toBuilder().remindBefore(List.of(Duration.ofMinutes(10))).build());
    String missed = reminding.asked();
    reminding.after(Duration.ofSeconds(45));
    assertThat(last(reminding.send(Route.HISTORY, "bob", missed).json().get("items")))
        .isEqualTo(
            Reply.parse(
                """
                {"sequence": 3, "type": "missed_call", "at": "2026-03-01T09:00:45Z", "by": null,
                 "identity": "bob"}
                """));

    String planned = "{\"invitee_ids\": [\"bob\"], \"scheduled_time\": \"2026-03-01T09:15:45Z\"}";
    String id = reminding.request("alice", planned, null).expect(201).text("id");
    reminding.send(Route.ACCEPT, "bob", id).expect(200);
    reminding.after(Duration.ofMinutes(5));
    assertThat(last(reminding.send(Route.HISTORY, "bob", id).json().get("items")))
        .isEqualTo(
            Reply.parse(
                """
                {"sequence": 3, "type": "reminder_due", "at": "2026-03-01T09:05:45Z", "by": null,
                 "before_seconds": 600, "scheduled_time": "2026-03-01T09:15:45Z"}
                """));
  }
}
