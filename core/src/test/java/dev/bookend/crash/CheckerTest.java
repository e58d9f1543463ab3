package dev.bookend.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.crash.Evidence.Call;
import dev.bookend.crash.Evidence.Disturbance;
import dev.bookend.crash.Evidence.Event;
import dev.bookend.crash.Evidence.Room;
import dev.bookend.crash.Evidence.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of harm, done to a run that is sound, is seen. */
class CheckerTest {
  private static final UUID CALL = new UUID(0, 1);
  private static final String ROOM = "video-call-" + CALL;
  private static final UUID NO_CALL = new UUID(0, 2);
  private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

  private Call call = call("completed", "time_limit", at(12), at(12.02), null, "closed", 5, 5);
  private final List<Event> events =
      new ArrayList<>(
          List.of(
              event(1, "requested", 0),
              event(2, "accepted", 1),
              event(3, "started", 2),
              event(4, "completed", 12.02),
              event(5, "room_closed", 12.5)));
  private final List<Told> told =
      new ArrayList<>(
          List.of(
              told(1, "requested", 0.1),
              told(2, "accepted", 1.1),
              told(3, "started", 2.1),
              told(4, "completed", 12.1),
              told(5, "room_closed", 12.6)));
  private final List<Room> rooms =
      new ArrayList<>(
          List.of(new Room("RM1", ROOM, true, at(2)), new Room("RM1", ROOM, false, at(12.4))));
  private final List<Disturbance> disturbances = new ArrayList<>();
  private final List<Disturbance> unrest = new ArrayList<>();
  private Set<UUID> made = Set.of(CALL);

  private static Call call(
      String status,
      String reason,
      Instant endsAt,
      Instant endedAt,
      Instant dueAt,
      String roomPhase,
      int recorded,
      int delivered) {
    return new Call(
        CALL,
        status,
        reason,
        START,
        Duration.ofSeconds(10),
        Duration.ofSeconds(4),
        Duration.ofSeconds(3),
        Duration.ofSeconds(1),
        START,
        endsAt,
        endedAt,
        dueAt,
        roomPhase,
        recorded,
        delivered);
  }

  private static Instant at(double seconds) {
    return START.plusNanos(Math.round(seconds * 1e9));
  }

  private static Event event(int sequence, String type, double seconds) {
    return new Event(CALL, sequence, type, at(seconds), at(seconds));
  }

  private static Told told(int sequence, String type, double seconds) {
    return new Told(CALL, sequence, type, at(seconds));
  }

  private List<String> violations() {
    Evidence evidence =
        new Evidence(List.of(call), events, told, rooms, made, disturbances, unrest);
    return new Checker(evidence, Duration.ofMillis(100), Duration.ofSeconds(3)).violations();
  }

  private void sees(String... what) {
    assertThat(violations())
        .containsExactlyInAnyOrder(
            Stream.of(what).map(text -> CALL + " " + text).toArray(String[]::new));
  }

  private void ends(String status, String reason, double atSecond) {
    Event end = event(4, status, atSecond);
    events.set(3, end);
    told.set(3, told(4, status, Math.max(atSecond, 12.1)));
    events.set(4, event(5, "room_closed", Math.max(atSecond, 12.5)));
    told.set(4, told(5, "room_closed", Math.max(atSecond + 0.1, 12.6)));
    rooms.set(1, new Room("RM1", ROOM, false, at(Math.max(atSecond, 12.4))));
    call = call(status, reason, call.endsAt(), end.at(), null, "closed", 5, 5);
  }

  private void row(String status, Instant dueAt, String roomPhase, int recorded, int delivered) {
    call =
        call(
            status,
            call.endReason(),
            call.endsAt(),
            call.endedAt(),
            dueAt,
            roomPhase,
            recorded,
            delivered);
  }

  @Test
  void aSoundRunIsSound() {
    sees();
  }

  @Test
  void aCallThatSomebodyWasToldToExistAndIsNotThere() {
    made = Set.of(CALL, NO_CALL);

    assertThat(violations()).containsExactly(NO_CALL + " was made, and is lost");
  }

  @Test
  void aCallThatIsNotOver() {
    row("in_progress", null, "closed", 5, 5);

    sees("is not over: in_progress", "is in_progress, and its journal ends with completed");
  }

  @Test
  void aCallThatIsStillDue() {
    row("completed", at(13), "closed", 5, 5);

    sees("is still due");
  }

  @Test
  void aRoomThatIsNotKnownToBeClosed() {
    row("completed", null, "closing", 5, 5);

    sees("has a room that is closing");
  }

  @Test
  void eventsThatAreStillToBeTold() {
    row("completed", null, "closed", 5, 4);

    sees("has told 4 of 5");
  }

  @Test
  void aJournalWithOtherEventsThanTheCallCounts() {
    row("completed", null, "closed", 6, 6);

    sees("counts 6 events and has 5");
  }

  @Test
  void aJournalWithAGap() {
    events.remove(1);
    told.remove(1);

    sees(
        "counts 5 events and has 4",
        "has event 3 in place 2",
        "has event 4 in place 3",
        "has event 5 in place 4",
        "was told 3 before 2");
  }

  @Test
  void anEventThatWasStoredOutOfOrder() {
    events.set(1, event(2, "accepted", 2.05));
    told.set(1, told(2, "accepted", 2.06));

    sees("has event 3 stored before the one before");
  }

  @Test
  void aCallThatEndedTwice() {
    events.set(4, event(5, "completed", 12.5));
    told.set(4, told(5, "completed", 12.6));

    sees("has ended 2 times");
  }

  @Test
  void aCallWhoseJournalKnowsNoEnd() {
    events.set(3, event(4, "left", 12.02));
    told.set(3, told(4, "left", 12.1));

    sees("has ended 0 times");
  }

  @Test
  void aCallThatEndedOtherwiseThanItsJournalSays() {
    row("missed", null, "closed", 5, 5);

    sees("is missed, and its journal ends with completed");
  }

  @Test
  void aCallThatWentOnAfterItsEnd() {
    events.set(4, event(5, "connected", 12.5));
    told.set(4, told(5, "connected", 12.6));

    sees("was over before connected");
  }

  @Test
  void aCallThatEndedEarlierThanClocksMayDiffer() {
    ends("completed", "time_limit", 11.89);

    sees("completed PT0.11S early, of 2026-03-01T09:00:12Z");
  }

  @Test
  void aCallWhoseEndIsNotWhatWasAgreed() {
    call = call("completed", "time_limit", at(11), at(12.02), null, "closed", 5, 5);

    sees("is to end at 2026-03-01T09:00:11Z, and 2026-03-01T09:00:12Z was agreed");
  }

  @Test
  void anExtensionIsAgreed() {
    events.set(3, event(4, "extended", 5));
    told.set(3, told(4, "extended", 5.1));
    events.set(4, event(5, "completed", 13.02));
    told.set(4, told(5, "completed", 13.1));
    rooms.set(1, new Room("RM1", ROOM, false, at(13.1)));
    call = call("completed", "time_limit", at(13), at(13.02), null, "closed", 5, 5);

    sees();
  }

  @Test
  void aCallThatSomebodyEndedIsNeverEarly() {
    ends("completed", "ended_by_participant", 3);

    sees();
  }

  @Test
  void aCallThatWasLeftIsOverAfterItsGraceAndNotBefore() {
    events.set(1, event(2, "left", 2));
    told.set(1, told(2, "left", 2.05));
    ends("completed", "all_left", 2.8);

    sees("completed PT0.2S early, of 2026-03-01T09:00:03Z");
  }

  @Test
  void aCallThatExpiredBeforeTheTimeToAnswer() {
    ends("expired", null, 2.5);
    withoutEnd();

    sees("expired PT0.5S early, of 2026-03-01T09:00:03Z");
  }

  @Test
  void aCallThatWasMissedBeforeItsWindowClosed() {
    ends("missed", null, 3.5);
    withoutEnd();

    sees("missed PT0.5S early, of 2026-03-01T09:00:04Z");
  }

  private void withoutEnd() {
    events.set(2, event(3, "connected", 2));
    told.set(2, told(3, "connected", 2.1));
    call = call(call.status(), null, null, call.endedAt(), null, "closed", 5, 5);
  }

  @Test
  void aCallThatEndedASecondLateThoughNothingWasDone() {
    ends("completed", "time_limit", 13.01);

    sees("completed PT1.01S late, of 2026-03-01T09:00:12Z; at the latest 2026-03-01T09:00:13Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"STILL", "START", "RESUME"})
  void aCallIsNotPromptWhileTheMachineHasNoTime(String kind) {
    unrest.add(new Disturbance(kind, at(12.5), at(13.5)));
    ends("completed", "time_limit", 14.9);

    sees();
  }

  @Test
  void aMachineThatHadNoTimeExcusesNothingElse() {
    unrest.add(new Disturbance("STILL", at(12.5), at(16)));
    ends("completed", "time_limit", 15.01);

    sees("completed PT3.01S late, of 2026-03-01T09:00:12Z; at the latest 2026-03-01T09:00:15Z");
  }

  @Test
  void aMachineThatHadNoTimeLongBeforeExcusesNothing() {
    unrest.add(new Disturbance("STILL", at(7), at(8)));
    ends("completed", "time_limit", 13.01);

    sees("completed PT1.01S late, of 2026-03-01T09:00:12Z; at the latest 2026-03-01T09:00:13Z");
  }

  @Test
  void aCallThatEndedLaterThanALeaseAndASecond() {
    disturbances.add(new Disturbance("KILL", at(8.5), at(8.6)));
    ends("completed", "time_limit", 15.01);

    sees("completed PT3.01S late, of 2026-03-01T09:00:12Z; at the latest 2026-03-01T09:00:15Z");
  }

  @Test
  void lateAsLongAsTheDatabaseWasDown() {
    disturbances.add(new Disturbance("DATABASE", at(11), at(20)));
    ends("completed", "time_limit", 22.9);

    sees();
  }

  @Test
  void lateForLongerThanTheDatabaseWasDown() {
    disturbances.add(new Disturbance("DATABASE", at(11), at(20)));
    ends("completed", "time_limit", 23.1);

    sees("completed PT11.1S late, of 2026-03-01T09:00:12Z; at the latest 2026-03-01T09:00:23Z");
  }

  @Test
  void aDisturbanceAfterwardsExcusesNothing() {
    disturbances.add(new Disturbance("KILL", at(15.5), at(15.5)));
    ends("completed", "time_limit", 16);

    sees("completed PT4S late, of 2026-03-01T09:00:12Z; at the latest 2026-03-01T09:00:13Z");
  }

  @Test
  void anEventThatWasNeverTold() {
    told.remove(4);

    sees("was never told 5");
  }

  @Test
  void anEventThatWasToldBeforeTheOneBefore() {
    Collections.swap(told, 1, 2);

    sees("was told 3 before 2");
  }

  @Test
  void beingToldAgainIsNoHarm() {
    told.add(told(2, "accepted", 13));

    sees();
  }

  @Test
  void anEventThatWasToldAndNeverHappened() {
    told.add(told(6, "left", 13));

    sees("was told 6 left, which never happened");
  }

  @Test
  void anEventThatWasToldAndIsAnotherInTheJournal() {
    told.set(1, told(2, "declined", 1.1));

    sees("was told 2 declined, which never happened");
  }

  @Test
  void anEventThatWasToldBeforeItWasStored() {
    told.set(2, told(3, "started", 1.9));

    sees("was told 3 before it was stored");
  }

  @Test
  void aCallThatIsToldOfAndDoesNotExist() {
    told.add(new Told(NO_CALL, 1, "requested", at(1)));

    assertThat(violations()).containsExactly(NO_CALL + " was told of, and does not exist");
  }

  @Test
  void aRoomThatWasClosedWhileItsCallWentOn() {
    rooms.add(1, new Room("RM1", ROOM, false, at(11.8)));

    sees("had its room closed at 2026-03-01T09:00:11.800Z, before it was over");
  }

  @Test
  void aRoomThatWasNeverClosed() {
    rooms.add(new Room("RM2", "another", true, at(3)));

    assertThat(violations()).containsExactly("RM2 was opened, and never closed");
  }
}
