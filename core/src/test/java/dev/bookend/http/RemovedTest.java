package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A removed participant may only view the call. */
class RemovedTest {
  private static final String GROUP =
      """
      {"invitee_ids": ["bob", "carol", "dave"], "scheduled_time": "2026-03-01T09:03:00Z"}
      """;
  private static final String DAVE = "{\"identity\": \"dave\", \"reason\": \"Wrong visit\"}";

  private final HttpFixture fixture =
      HttpFixture.onTerms(terms -> terms.toBuilder().extendableBy(Duration.ofSeconds(30)).build());
  private final String id = fixture.request("alice", GROUP, null).expect(201).text("id");

  private Reply remove() {
    return fixture.send(Route.REMOVE, "alice", id, DAVE);
  }

  private void allAccept() {
    for (String who : List.of("bob", "carol", "dave")) {
      fixture.send(Route.ACCEPT, who, id).expect(200);
    }
  }

  private void meet(String... people) {
    for (String who : people) {
      fixture.send(Route.TOKEN, who, id).expect(200);
      fixture.send(Route.CONNECTED, who, id).expect(200);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"REQUEST", "GET", "HISTORY", "ATTENDANCE"})
  void everyOtherRouteIsRefusedWhateverTheCallsState(Route route) {
    allAccept();
    meet("dave");
    remove().expect(200);
    fixture.send(route, "dave", id).refused(403, "not_allowed");
    meet("alice", "bob", "carol");
    String running = fixture.send(Route.GET, "alice", id).expect(200).raw();
    fixture.send(route, "dave", id).refused(403, "not_allowed");
    assertThat(fixture.send(Route.GET, "alice", id).raw()).isEqualTo(running);
    fixture.send(Route.COMPLETE, "alice", id).expect(200);
    fixture.send(route, "dave", id).refused(403, "not_allowed");
  }

  @ParameterizedTest
  @EnumSource(names = {"GET", "HISTORY", "ATTENDANCE"})
  void viewingIsAllowed(Route route) {
    allAccept();
    remove().expect(200);
    fixture.send(route, "dave", id).expect(200);
  }

  @Test
  void aRemovalIsSeenInTheCallAndItsHistory() {
    allAccept();
    meet("alice", "bob", "carol", "dave");
    fixture.after(Duration.ofSeconds(3));
    Reply removed = remove().expect(200);
    assertThat(removed.text("status")).isEqualTo("in_progress");
    assertThat(removed.json().at("/participants/3/admission").asText()).isEqualTo("removed");
    assertThat(removed.json().at("/participants/3/admission_since").asText())
        .isEqualTo("2026-03-01T09:00:03Z");
    var items = fixture.send(Route.HISTORY, "dave", id).json().get("items");
    assertThat(items.get(items.size() - 1))
        .isEqualTo(
            Reply.parse(
                """
                {"sequence": %d, "type": "removed", "at": "2026-03-01T09:00:03Z", "by": "alice",
                 "identity": "dave", "reason": "Wrong visit"}
                """
                    .formatted(items.size())));
  }

  @Test
  void aRepeatedRemovalGetsTheSameResponse() {
    Reply first = remove().expect(200);
    assertThat(remove().expect(200).raw()).isEqualTo(first.raw());
  }

  @Test
  void removingTheOnlyOtherPersonCancelsTheCall() {
    String pair = fixture.asked();
    Reply cancelled = fixture.send(Route.REMOVE, "alice", pair).expect(200);
    assertThat(cancelled.text("status")).isEqualTo("cancelled");
    assertThat(cancelled.text("ended_by")).isEqualTo("alice");
    assertThat(cancelled.json().get("reason").isNull())
        .as("the reason of the removal stands in its event")
        .isTrue();
    assertThat(cancelled.json().get("ended_by_system").isNull()).isTrue();
  }

  @Test
  void whoIsAddedAgainMayAcceptAndJoin() {
    allAccept();
    remove().expect(200);
    fixture.send(Route.ADMIT, "alice", id, DAVE).names("identity");
    Reply added = fixture.send(Route.ADD, "bob", id, "{\"identity\": \"dave\"}").expect(200);
    assertThat(added.json().at("/participants/3/response").asText()).isEqualTo("pending");
    fixture.send(Route.TOKEN, "dave", id).refused(403, "not_allowed");
    fixture.send(Route.ACCEPT, "dave", id).expect(200);
    fixture.send(Route.TOKEN, "dave", id).expect(200);
  }
}
