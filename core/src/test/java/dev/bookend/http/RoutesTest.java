package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bookend.http.CallEndpoints.Body;
import dev.bookend.http.CallEndpoints.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutesTest {
  private final HttpFixture fixture =
      HttpFixture.onTerms(terms -> terms.toBuilder().extendableBy(Duration.ofSeconds(30)).build());

  @Test
  void requestReturnsTheCallAndItsLocation() {
    Reply reply =
        fixture.request(
            "alice",
            """
            {"invitee_ids": ["bob"], "scheduled_time": "2026-03-01T10:30:00+01:00",
             "duration_seconds": 20, "booking_id": "b-1", "colour": {"of": ["no", "interest"]}}
            """,
            null);
    String id = reply.expect(201).text("id");
    assertThat(reply.headers()).containsEntry("Location", "/api/bookings/video-call/" + id);
    assertThat(reply.json())
        .isEqualTo(
            Reply.parse(
                """
                {"id": "%1$s", "booking_id": "b-1", "status": "pending", "requested_by": "alice",
                 "participants": [
                   {"identity": "alice", "role": null, "name": null, "response": "accepted",
                    "admission": "not_needed", "admission_since": null, "busy": false,
                    "connected_at": null, "left_at": null, "left_reason": null,
                    "connected_seconds": 0, "late_seconds": null, "connections": 0},
                   {"identity": "bob", "role": null, "name": null, "response": "pending",
                    "admission": "not_needed", "admission_since": null, "busy": false,
                    "connected_at": null, "left_at": null, "left_reason": null,
                    "connected_seconds": 0, "late_seconds": null, "connections": 0}],
                 "scheduled_time": "2026-03-01T09:30:00Z", "duration_seconds": 20,
                 "room_name": "video-call-%1$s", "video_call_url": "video-call-%1$s",
                 "join_opens_at": "2026-03-01T09:25:00Z", "join_closes_at": "2026-03-01T09:40:00Z",
                 "answer_by": "2026-03-01T09:40:00Z", "started_at": null, "ends_at": null, "completed_at": null, "end_reason": null,
                 "ended_by": null, "ended_by_system": null, "reason": null,
                 "attendance": "unknown",
                 "created_at": "2026-03-01T09:00:00Z", "updated_at": "2026-03-01T09:00:00Z",
                 "server_time": "2026-03-01T09:00:00Z"}
                """
                    .formatted(id)));
  }

  @Test
  void callFieldsHaveTheOrderOfTheContract() {
    JsonNode call = fixture.send(Route.GET, "bob", fixture.asked()).json();
    assertThat(Reply.names(call))
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
            "answer_by",
            "started_at",
            "ends_at",
            "completed_at",
            "end_reason",
            "ended_by",
            "ended_by_system",
            "reason",
            "attendance",
            "created_at",
            "updated_at",
            "server_time");
    assertThat(Reply.names(call.get("participants").get(0)))
        .containsExactly(
            "identity",
            "role",
            "name",
            "response",
            "admission",
            "admission_since",
            "busy",
            "connected_at",
            "left_at",
            "left_reason",
            "connected_seconds",
            "late_seconds",
            "connections");
  }

  @Test
  void absentAndNullScheduledTimeMeanNow() {
    String body =
        """
        {"invitee_ids": ["bob"], "scheduled_time": null, "duration_seconds": null,
         "booking_id": null}
        """;
    Reply call = fixture.request("alice", body, null).expect(201);
    assertThat(call.text("scheduled_time")).isEqualTo("2026-03-01T09:00:00Z");
    assertThat(call.json().get("duration_seconds").intValue()).isEqualTo(15);
    assertThat(call.json().get("booking_id").isNull()).isTrue();
  }

  @Test
  void callingBackAcceptsTheRingingCall() {
    Reply first = fixture.request("alice", "{\"invitee_ids\": [\"bob\"]}", "key-1").expect(201);
    assertThat(fixture.request("alice", "{\"invitee_ids\": [\"bob\"]}", "key-2").expect(201).raw())
        .isEqualTo(first.raw());

    Reply back = fixture.request("bob", "{\"invitee_ids\": [\"alice\"]}", "key-1").expect(201);
    assertThat(back.text("id")).isEqualTo(first.text("id"));
    assertThat(back.text("status")).isEqualTo("accepted");
    assertThat(back.headers()).isEqualTo(first.headers());
  }

  @Test
  void ringEndsAfter45SecondsOrTheRequestedTime() {
    Reply asked = fixture.request("alice", "{\"invitee_ids\": [\"bob\"]}", null).expect(201);
    assertThat(asked.text("answer_by")).isEqualTo("2026-03-01T09:00:45Z");
    String brief = "{\"invitee_ids\": [\"carol\"], \"ring_within_seconds\": 20}";
    Reply short20 = fixture.request("alice", brief, null).expect(201);
    assertThat(short20.text("answer_by")).isEqualTo("2026-03-01T09:00:20Z");

    fixture.after(Duration.ofSeconds(45));
    Reply over = fixture.send(Route.GET, "bob", asked.text("id"));
    assertThat(over.text("status")).isEqualTo("expired");
    assertThat(over.json().get("answer_by").isNull()).isTrue();
  }

  @Test
  void sameIdempotencyKeyReturnsTheSameCall() {
    String body = "{\"invitee_ids\": [\"bob\"]}";
    Reply first = fixture.request("alice", body, "key-1").expect(201);
    Reply again = fixture.request("alice", body, "key-1").expect(201);
    assertThat(again.raw()).isEqualTo(first.raw());
    assertThat(again.headers()).isEqualTo(first.headers());
    String planned = "{\"invitee_ids\": [\"bob\"], \"scheduled_time\": \"2026-03-01T09:00:00Z\"}";
    assertThat(fixture.request("alice", planned, "key-2").text("id"))
        .isNotEqualTo(first.text("id"));
    fixture.request("alice", "{\"invitee_ids\": [\"carol\"]}", "key-1").refused(409, "key_reused");
  }

  @Test
  void emptyBodyAndEmptyObjectAccept() {
    for (Body body :
        List.of(
            HttpFixture.empty(),
            HttpFixture.json(""),
            HttpFixture.json("{}"),
            HttpFixture.json("{\"accept\": null}"))) {
      String id = fixture.asked();
      assertThat(fixture.send(Route.ACCEPT, "bob", id, body).expect(200).text("status"))
          .isEqualTo("accepted");
    }
  }

  @Test
  void acceptFalseDeclines() {
    Reply declined =
        fixture
            .send(Route.ACCEPT, "bob", fixture.asked(), HttpFixture.json("{\"accept\": false}"))
            .expect(200);
    assertThat(declined.text("status")).isEqualTo("declined");
    assertThat(declined.json().at("/participants/1/response").asText()).isEqualTo("declined");
    assertThat(declined.json().get("completed_at").isNull()).isTrue();
  }

  @Test
  void cancellationReasonIsInTheHistory() {
    String id = fixture.asked();
    assertThat(fixture.send(Route.CANCEL, "bob", id).text("status")).isEqualTo("cancelled");
    assertThat(fixture.send(Route.HISTORY, "alice", id).expect(200).json())
        .isEqualTo(
            Reply.parse(
                """
                {"items": [
                  {"sequence": 1, "type": "requested", "at": "2026-03-01T09:00:00Z",
                   "by": "alice", "scheduled_time": "2026-03-01T09:00:00Z"},
                  {"sequence": 2, "type": "cancelled", "at": "2026-03-01T09:00:00Z",
                   "by": "bob", "reason": "ill"}], "next_cursor": null}
                """));
  }

  @Test
  void cancellingNeedsNoReason() {
    fixture.send(Route.CANCEL, "alice", fixture.asked(), HttpFixture.empty()).expect(200);
    fixture
        .send(Route.CANCEL, "alice", fixture.asked(), HttpFixture.json("{\"reason\": null}"))
        .expect(200);
  }

  @Test
  void reschedulingResetsTheOtherResponses() {
    Reply moved = fixture.send(Route.RESCHEDULE, "bob", fixture.accepted()).expect(200);
    assertThat(moved.text("status")).isEqualTo("pending");
    assertThat(moved.text("scheduled_time")).isEqualTo("2026-03-01T09:30:00Z");
    assertThat(moved.json().get("duration_seconds").intValue()).isEqualTo(20);
    assertThat(moved.json().at("/participants/0/response").asText()).isEqualTo("pending");
    assertThat(moved.json().at("/participants/1/response").asText()).isEqualTo("accepted");
  }

  @Test
  void tokenResponseHasAllFields() {
    String id = fixture.accepted();
    Reply ticket = fixture.send(Route.TOKEN, "bob", id).expect(200);
    assertThat(ticket.json())
        .isEqualTo(
            Reply.parse(
                """
                {"token": "token of bob for video-call-%1$s", "room_name": "video-call-%1$s",
                 "expires_in": 675, "identity": "bob", "provider": "twilio", "limit_seconds": 15,
                 "server_time": "2026-03-01T09:00:00Z"}
                """
                    .formatted(id)));
    assertThat(Reply.names(ticket.json()))
        .containsExactly(
            "token",
            "room_name",
            "expires_in",
            "identity",
            "provider",
            "limit_seconds",
            "server_time");
  }

  @Test
  void tokenOfARunningCallContainsItsEnd() {
    assertThat(fixture.send(Route.TOKEN, "bob", fixture.running()).text("ends_at"))
        .isEqualTo("2026-03-01T09:00:15Z");
  }

  @Test
  void callStartsWhenBothAreConnected() {
    Reply call = fixture.send(Route.GET, "alice", fixture.running());
    assertThat(call.text("status")).isEqualTo("in_progress");
    assertThat(call.text("started_at")).isEqualTo("2026-03-01T09:00:00Z");
    assertThat(call.text("ends_at")).isEqualTo("2026-03-01T09:00:15Z");
    assertThat(call.json().at("/participants/1/connected_at").asText())
        .isEqualTo("2026-03-01T09:00:00Z");
  }

  @Test
  void leavingIsVisibleInTheCall() {
    String id = fixture.running();
    fixture.after(Duration.ofSeconds(3));
    assertThat(fixture.send(Route.LEFT, "bob", id).json().at("/participants/1/left_at").asText())
        .isEqualTo("2026-03-01T09:00:03Z");
  }

  // C22, C23: rooms are not managed, so presence is known from reports only
  @Test
  void completionDistinguishesMetUnknownAndMissed() {
    String unknown = fixture.accepted();
    fixture.send(Route.TOKEN, "bob", unknown).expect(200);
    for (int times = 0; times < 2; times++) {
      Reply call = fixture.send(Route.COMPLETE, "bob", unknown).expect(200);
      assertThat(call.text("status")).isEqualTo("completed");
      assertThat(call.text("attendance")).isEqualTo("unknown");
      assertThat(call.json().get("started_at").isNull()).isTrue();
    }

    String alone = fixture.accepted();
    fixture.send(Route.TOKEN, "bob", alone).expect(200);
    fixture.send(Route.CONNECTED, "bob", alone).expect(200);
    Reply call = fixture.send(Route.COMPLETE, "bob", alone).expect(200);
    assertThat(call.text("status")).isEqualTo("missed");
    assertThat(call.text("attendance")).isEqualTo("reported");
    assertThat(call.text("end_reason")).isEqualTo("ended_by_participant");
  }

  @Test
  void extendingPostponesTheEnd() {
    assertThat(fixture.send(Route.EXTEND, "alice", fixture.running()).expect(200).text("ends_at"))
        .isEqualTo("2026-03-01T09:00:20Z");
  }

  @Test
  void repeatedCompleteGetsTheSameResponse() {
    String id = fixture.running();
    fixture.after(Duration.ofSeconds(5));
    Reply first = fixture.send(Route.COMPLETE, "alice", id).expect(200);
    assertThat(first.text("status")).isEqualTo("completed");
    assertThat(first.text("end_reason")).isEqualTo("ended_by_participant");
    assertThat(first.text("completed_at")).isEqualTo("2026-03-01T09:00:05Z");
    assertThat(fixture.send(Route.COMPLETE, "bob", id).raw()).isEqualTo(first.raw());
  }

  @Test
  void historyContainsAllEventsInOrder() {
    String id = fixture.running();
    fixture.send(Route.EXTEND, "bob", id).expect(200);
    fixture.after(Duration.ofSeconds(20));
    JsonNode items = fixture.send(Route.HISTORY, "bob", id).json().get("items");
    assertThat(items.findValuesAsText("type"))
        .containsExactly(
            "requested",
            "accepted",
            "token_issued",
            "connected",
            "token_issued",
            "connected",
            "started",
            "extended",
            "completed");
    assertThat(items.findValuesAsText("sequence"))
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(items.get(6).get("by").isNull()).isTrue();
    assertThat(items.get(6).get("ends_at").asText()).isEqualTo("2026-03-01T09:00:15Z");
    assertThat(items.get(7).get("ends_at").asText()).isEqualTo("2026-03-01T09:00:20Z");
    assertThat(items.get(8).get("end_reason").asText()).isEqualTo("time_limit");
  }

  @Test
  void urlsComeFromTheSettings() {
    CallEndpoints api =
        new CallEndpoints(
            fixture.service,
            new HttpSettings("/v1", "https://care.example/rooms/{room_name}?x=1", "{key}"));
    Response answer = api.request("alice", HttpFixture.json("{\"invitee_ids\": [\"bob\"]}"), null);
    Reply reply = Reply.of(answer).expect(201);
    assertThat(reply.headers())
        .containsAllEntriesOf(Map.of("Location", "/v1/bookings/video-call/" + reply.text("id")));
    assertThat(reply.text("video_call_url"))
        .isEqualTo("https://care.example/rooms/video-call-" + reply.text("id") + "?x=1");
  }
}
