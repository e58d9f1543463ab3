package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.Actor;
import dev.bookend.http.GuestEndpoints.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who was in a call, and who has read what of it. */
class AttendanceTest {
  private final List<String> accesses = new ArrayList<>();
  private final HttpFixture fixture =
      HttpFixture.with(
          builder ->
              builder.accessLog(
                  (actor, read, call, at) ->
                      accesses.add((actor.equals(Actor.of("bob")) ? "bob " : "") + read)));

  @Test
  void aCallThatWasHeldHasItsTimes() {
    String id = fixture.accepted();
    fixture.send(Route.TOKEN, "alice", id).expect(200);
    fixture.send(Route.CONNECTED, "alice", id).expect(200);
    fixture.clock.advance(Duration.ofSeconds(4));
    fixture.send(Route.TOKEN, "bob", id).expect(200);
    fixture.send(Route.CONNECTED, "bob", id).expect(200);
    fixture.after(Duration.ofSeconds(6));
    fixture.send(Route.COMPLETE, "alice", id).expect(200);

    assertThat(fixture.send(Route.ATTENDANCE, "bob", id).expect(200).json())
        .isEqualTo(
            Reply.parse(
                """
                {"met": true, "source": "reported",
                 "started_at": "2026-03-01T09:00:04Z", "ended_at": "2026-03-01T09:00:10Z",
                 "lasted_seconds": 6,
                 "people": [
                   {"identity": "alice", "role": null, "first_in": "2026-03-01T09:00:00Z",
                    "last_out": "2026-03-01T09:00:10Z", "connected_seconds": 10,
                    "late_seconds": 0, "connections": 1, "no_show": false},
                   {"identity": "bob", "role": null, "first_in": "2026-03-01T09:00:04Z",
                    "last_out": "2026-03-01T09:00:10Z", "connected_seconds": 6,
                    "late_seconds": 4, "connections": 1, "no_show": false}]}
                """));
  }

  @Test
  void whoDidNotComeIsANoShow() {
    String id = fixture.accepted();
    fixture.send(Route.TOKEN, "alice", id).expect(200);
    fixture.send(Route.CONNECTED, "alice", id).expect(200);
    fixture.after(Duration.ofMinutes(10));

    var attendance = fixture.send(Route.ATTENDANCE, "alice", id).expect(200).json();
    assertThat(attendance.get("met").asBoolean()).isFalse();
    assertThat(attendance.get("started_at").isNull()).isTrue();
    assertThat(attendance.at("/people/0/no_show").asBoolean()).isFalse();
    assertThat(attendance.at("/people/1/no_show").asBoolean()).isTrue();
    assertThat(attendance.at("/people/1/first_in").isNull()).isTrue();

    var items = fixture.send(Route.HISTORY, "alice", id).json().get("items");
    assertThat(items.get(items.size() - 1))
        .isEqualTo(
            Reply.parse(
                """
                {"sequence": %d, "type": "no_show", "at": "2026-03-01T09:10:00Z", "by": null,
                 "identity": "bob", "waited_seconds": 600}
                """
                    .formatted(items.size())));
  }

  @Test
  void whatIsReadIsInTheAccessLog() {
    String id = fixture.accepted();
    fixture.send(Route.GET, "bob", id).expect(200);
    assertThat(accesses).isEmpty();
    fixture.send(Route.TOKEN, "bob", id).expect(200);
    fixture.send(Route.HISTORY, "bob", id).expect(200);
    fixture.send(Route.ATTENDANCE, "bob", id).expect(200);
    String key = fixture.invited(id).text("key");
    fixture.guest(key, Step.TOKEN).refused(403, "not_admitted");
    fixture.send(Route.HISTORY, "mallory", id).refused(404, "not_found");
    assertThat(accesses).containsExactly("bob TOKEN", "bob HISTORY", "bob ATTENDANCE");
  }

  @Test
  void nothingIsReadWithoutARecord() {
    HttpFixture audited =
        HttpFixture.with(
            builder ->
                builder.accessLog(
                    (actor, read, call, at) -> {
                      throw new IllegalStateException("The log is full.");
                    }));
    String id = audited.accepted();
    for (Route route : List.of(Route.TOKEN, Route.HISTORY, Route.ATTENDANCE)) {
      audited.send(route, "bob", id).refused(500, "internal_error");
    }
  }
}
