package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A participant who has declined may only view the call (C33). */
class DeclinedTest {
  private static final String GROUP =
      """
      {"invitee_ids": ["bob", "carol", "dave"], "scheduled_time": "2026-03-01T09:03:00Z"}
      """;
  private static final String NO = "{\"accept\": false}";

  private final HttpFixture fixture =
      HttpFixture.onTerms(terms -> terms.toBuilder().extendableBy(Duration.ofSeconds(30)).build());
  private String id = "";

  @BeforeEach
  void daveDeclines() {
    id = fixture.request("alice", GROUP, null).expect(201).text("id");
    decline().expect(200);
  }

  private Reply decline() {
    return fixture.send(Route.ACCEPT, "dave", id, HttpFixture.json(NO));
  }

  private void theOthersAccept() {
    for (String who : List.of("bob", "carol")) {
      fixture.send(Route.ACCEPT, who, id).expect(200);
    }
  }

  private void theOthersMeet() {
    theOthersAccept();
    for (String who : List.of("alice", "bob", "carol")) {
      fixture.send(Route.TOKEN, who, id).expect(200);
      fixture.send(Route.CONNECTED, who, id).expect(200);
    }
  }

  private String response(String who) {
    for (var person : fixture.send(Route.GET, "alice", id).json().get("participants")) {
      if (person.get("identity").asText().equals(who)) {
        return person.get("response").asText();
      }
    }
    throw new AssertionError(who);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"REQUEST", "GET", "HISTORY", "ATTENDANCE"})
  void everyOtherRouteIsRefusedWhateverTheCallsState(Route route) {
    fixture.send(route, "dave", id).refused(403, "not_allowed");
    theOthersAccept();
    fixture.send(route, "dave", id).refused(403, "not_allowed");
    theOthersMeet();
    String running = fixture.send(Route.GET, "alice", id).expect(200).raw();
    fixture.send(route, "dave", id).refused(403, "not_allowed");
    assertThat(fixture.send(Route.GET, "alice", id).raw()).isEqualTo(running);
    fixture.send(Route.COMPLETE, "alice", id).expect(200);
    fixture.send(route, "dave", id).refused(403, "not_allowed");
  }

  @ParameterizedTest
  @EnumSource(names = {"GET", "HISTORY", "ATTENDANCE"})
  void viewingIsAllowed(Route route) {
    fixture.send(route, "dave", id).expect(200);
    theOthersMeet();
    fixture.send(route, "dave", id).expect(200);
  }

  @Test
  void repeatedDeclineGetsTheSameResponse() {
    String before = fixture.send(Route.GET, "dave", id).raw();
    assertThat(decline().expect(200).raw()).isEqualTo(before);
  }

  @Test
  void reschedulingDoesNotResetADecline() {
    theOthersAccept();

    fixture.send(Route.RESCHEDULE, "alice", id).expect(200);

    assertThat(response("dave")).isEqualTo("declined");
    assertThat(response("bob")).isEqualTo("pending");
    fixture.send(Route.ACCEPT, "dave", id).refused(403, "not_allowed");
    theOthersAccept();
    assertThat(fixture.send(Route.GET, "alice", id).text("status")).isEqualTo("accepted");
  }
}
