package dev.bookend.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.crash.Evidence.Call;
import dev.bookend.crash.Evidence.Delivery;
import dev.bookend.crash.Evidence.Disturbance;
import dev.bookend.crash.Evidence.Event;
import dev.bookend.crash.Evidence.Person;
import dev.bookend.crash.Evidence.Room;
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

/** Each kind of violation, added to the records of a correct run, is reported. */
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
  private final List<Delivery> deliveries =
      new ArrayList<>(
          List.of(
              delivery(1, "requested", 0.1),
              delivery(2, "accepted", 1.1),
              delivery(3, "started", 2.1),
              delivery(4, "completed", 12.1),
              delivery(5, "room_closed", 12.6)));
  private final List<Room> rooms =
      new ArrayList<>(
          List.of(new Room("RM1", ROOM, true, at(2)), new Room("RM1", ROOM, false, at(12.4))));
  private final List<Disturbance> disturbances = new ArrayList<>();
  private final List<Disturbance> minorDisturbances = new ArrayList<>();
  private final List<Person> people = new ArrayList<>();
  private Set<UUID> created = Set.of(CALL);

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
        null,
        Duration.ofSeconds(1),
        List.of(),
        Duration.ofSeconds(2),
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
    return new Event(CALL, sequence, type, at(seconds), null, null, null, null, at(seconds));
  }

  private static Delivery delivery(int sequence, String type, double seconds) {
    return new Delivery(CALL, sequence, type, at(seconds));
  }

  private List<String> violations() {
    Evidence evidence =
        new Evidence(
            List.of(call),
            events,
            people,
            deliveries,
            rooms,
            List.of(),
            created,
            disturbances,
            minorDisturbances,
            List.of());
    return new Checker(evidence, Duration.ofMillis(100), Duration.ofSeconds(3)).violations();
  }

  private void assertViolations(String... expected) {
    assertThat(violations())
        .containsExactlyInAnyOrder(
            Stream.of(expected).map(text -> CALL + " " + text).toArray(String[]::new));
  }

  private void end(String status, String reason, double atSecond) {
    Event end = event(4, status, atSecond);
    events.set(3, end);
    deliveries.set(3, delivery(4, status, Math.max(atSecond, 12.1)));
    events.set(4, event(5, "room_closed", Math.max(atSecond, 12.5)));
    deliveries.set(4, delivery(5, "room_closed", Math.max(atSecond + 0.1, 12.6)));
    rooms.set(1, new Room("RM1", ROOM, false, at(Math.max(atSecond, 12.4))));
    call = call(status, reason, call.endsAt(), end.at(), null, "closed", 5, 5);
  }

  private void callRow(
      String status, Instant dueAt, String roomPhase, int recorded, int delivered) {
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
  void aCorrectRunHasNoViolations() {
    assertViolations();
  }

  @Test
  void aCreatedCallThatIsNotStoredIsReported() {
    created = Set.of(CALL, NO_CALL);

    assertThat(violations()).containsExactly(NO_CALL + " was created, but is not stored");
  }

  @Test
  void aCallThatHasNotEndedIsReported() {
    callRow("in_progress", null, "closed", 5, 5);

    assertViolations(
        "has not ended: in_progress", "is in_progress, but its end event is completed");
  }

  @Test
  void aCallThatStillHasADeadlineIsReported() {
    callRow("completed", at(13), "closed", 5, 5);

    assertViolations("still has a deadline");
  }

  @Test
  void aRoomThatIsNotClosedIsReported() {
    callRow("completed", null, "closing", 5, 5);

    assertViolations("has a room that is closing");
  }

  @Test
  void undeliveredEventsAreReported() {
    callRow("completed", null, "closed", 5, 4);

    assertViolations("has delivered 4 of 5 events");
  }

  @Test
  void aWrongNumberOfEventsIsReported() {
    callRow("completed", null, "closed", 6, 6);

    assertViolations("records 6 events, but has 5");
  }

  @Test
  void aGapInTheJournalIsReported() {
    events.remove(1);
    deliveries.remove(1);

    assertViolations(
        "records 5 events, but has 4",
        "has event 3 at position 2",
        "has event 4 at position 3",
        "has event 5 at position 4",
        "got event 3 before event 2");
  }

  @Test
  void anEventStoredOutOfOrderIsReported() {
    events.set(1, event(2, "accepted", 2.05));
    deliveries.set(1, delivery(2, "accepted", 2.06));

    assertViolations("has event 3 stored before its predecessor");
  }

  @Test
  void aSecondEndIsReported() {
    events.set(4, event(5, "completed", 12.5));
    deliveries.set(4, delivery(5, "completed", 12.6));

    assertViolations("has ended 2 times");
  }

  @Test
  void aMissingEndEventIsReported() {
    events.set(3, event(4, "left", 12.02));
    deliveries.set(3, delivery(4, "left", 12.1));

    assertViolations("has ended 0 times");
  }

  @Test
  void aStatusThatDiffersFromTheEndEventIsReported() {
    callRow("missed", null, "closed", 5, 5);

    assertViolations("is missed, but its end event is completed");
  }

  @Test
  void anEventAfterTheEndIsReported() {
    events.set(4, event(5, "connected", 12.5));
    deliveries.set(4, delivery(5, "connected", 12.6));

    assertViolations("has the event connected after its end");
  }

  @Test
  void anEndBeforeTheDeadlineByMoreThanTheClockSkewIsReported() {
    end("completed", "time_limit", 11.89);

    assertViolations("completed PT0.11S before its deadline 2026-03-01T09:00:12Z");
  }

  @Test
  void aPlannedEndThatDiffersFromTheLimitIsReported() {
    call = call("completed", "time_limit", at(11), at(12.02), null, "closed", 5, 5);

    assertViolations("ends at 2026-03-01T09:00:11Z, but 2026-03-01T09:00:12Z was expected");
  }

  @Test
  void anExtensionMovesThePlannedEnd() {
    events.set(3, event(4, "extended", 5));
    deliveries.set(3, delivery(4, "extended", 5.1));
    events.set(4, event(5, "completed", 13.02));
    deliveries.set(4, delivery(5, "completed", 13.1));
    rooms.set(1, new Room("RM1", ROOM, false, at(13.1)));
    call = call("completed", "time_limit", at(13), at(13.02), null, "closed", 5, 5);

    assertViolations();
  }

  @Test
  void aMissedCallThatWasEndedIsNeverEarly() {
    end("missed", "ended_by_participant", 3);
    withoutStart();

    assertViolations();
  }

  @Test
  void anEndByAParticipantIsNeverEarly() {
    end("completed", "ended_by_participant", 3);

    assertViolations();
  }

  @Test
  void anEndBeforeTheReconnectGraceIsReported() {
    events.set(0, new Event(CALL, 1, "connected", START, "anna", null, null, null, START));
    deliveries.set(0, delivery(1, "connected", 0.1));
    events.set(1, event(2, "left", 2));
    deliveries.set(1, delivery(2, "left", 2.05));
    people.add(new Person(CALL, "anna", null, "accepted", null, at(2)));
    people.add(new Person(CALL, "ben", null, "accepted", "removed", at(2.5)));
    events.set(2, removed(3, "ben", 2.1));
    deliveries.set(2, delivery(3, "removed", 2.2));
    end("completed", "all_left", 2.8);
    withoutPlan();

    assertViolations("anna left only at 2026-03-01T09:00:02Z");
  }

  private static Event removed(int sequence, String whom, double seconds) {
    return new Event(CALL, sequence, "removed", at(seconds), null, whom, null, null, at(seconds));
  }

  @Test
  void anExpiryBeforeTheTimeToAnswerIsReported() {
    end("expired", null, 2.5);
    withoutStart();

    assertViolations("expired PT0.5S before its deadline 2026-03-01T09:00:03Z");
  }

  @Test
  void aMissBeforeTheJoinWindowClosesIsReported() {
    end("missed", null, 3.5);
    withoutStart();

    assertViolations("missed PT0.5S before its deadline 2026-03-01T09:00:04Z");
  }

  private void withoutStart() {
    events.set(2, event(3, "connected", 2));
    deliveries.set(2, delivery(3, "connected", 2.1));
    withoutPlan();
  }

  private void withoutPlan() {
    call = call(call.status(), call.endReason(), null, call.endedAt(), null, "closed", 5, 5);
  }

  @Test
  void aDelayOfMoreThanASecondWithoutDisturbanceIsReported() {
    end("completed", "time_limit", 13.01);

    assertViolations(
        "completed PT1.01S after its deadline 2026-03-01T09:00:12Z; latest allowed end"
            + " 2026-03-01T09:00:13Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"STALL", "START", "RESUME"})
  void aMinorDisturbanceAllowsADelay(String kind) {
    minorDisturbances.add(new Disturbance(kind, at(12.5), at(13.5)));
    end("completed", "time_limit", 14.9);

    assertViolations();
  }

  @Test
  void aMinorDisturbanceDoesNotExtendTheMaximumLateness() {
    minorDisturbances.add(new Disturbance("STALL", at(12.5), at(16)));
    end("completed", "time_limit", 15.01);

    assertViolations(
        "completed PT3.01S after its deadline 2026-03-01T09:00:12Z; latest allowed end"
            + " 2026-03-01T09:00:15Z");
  }

  @Test
  void anEarlierMinorDisturbanceAllowsNoDelay() {
    minorDisturbances.add(new Disturbance("STALL", at(7), at(8)));
    end("completed", "time_limit", 13.01);

    assertViolations(
        "completed PT1.01S after its deadline 2026-03-01T09:00:12Z; latest allowed end"
            + " 2026-03-01T09:00:13Z");
  }

  @Test
  void aDelayOfMoreThanTheMaximumLatenessIsReported() {
    disturbances.add(new Disturbance("KILL", at(8.5), at(8.6)));
    end("completed", "time_limit", 15.01);

    assertViolations(
        "completed PT3.01S after its deadline 2026-03-01T09:00:12Z; latest allowed end"
            + " 2026-03-01T09:00:15Z");
  }

  @Test
  void theMaximumLatenessCountsFromTheEndOfADatabaseOutage() {
    disturbances.add(new Disturbance("DATABASE", at(11), at(20)));
    end("completed", "time_limit", 22.9);

    assertViolations();
  }

  @Test
  void aDelayBeyondADatabaseOutageIsReported() {
    disturbances.add(new Disturbance("DATABASE", at(11), at(20)));
    end("completed", "time_limit", 23.1);

    assertViolations(
        "completed PT11.1S after its deadline 2026-03-01T09:00:12Z; latest allowed end"
            + " 2026-03-01T09:00:23Z");
  }

  @Test
  void aLaterDisturbanceAllowsNoDelay() {
    disturbances.add(new Disturbance("KILL", at(15.5), at(15.5)));
    end("completed", "time_limit", 16);

    assertViolations(
        "completed PT4S after its deadline 2026-03-01T09:00:12Z; latest allowed end"
            + " 2026-03-01T09:00:13Z");
  }

  @Test
  void anUndeliveredEventIsReported() {
    deliveries.remove(4);

    assertViolations("never got event 5");
  }

  @Test
  void aDeliveryOutOfOrderIsReported() {
    Collections.swap(deliveries, 1, 2);

    assertViolations("got event 3 before event 2");
  }

  @Test
  void aRepeatedDeliveryIsAllowed() {
    deliveries.add(delivery(2, "accepted", 13));

    assertViolations();
  }

  @Test
  void aDeliveryOfAnUnknownEventIsReported() {
    deliveries.add(delivery(6, "left", 13));

    assertViolations("got event 6 left, which is not stored");
  }

  @Test
  void aDeliveryOfAnotherTypeIsReported() {
    deliveries.set(1, delivery(2, "declined", 1.1));

    assertViolations("got event 2 declined, which is not stored");
  }

  @Test
  void aDeliveryBeforeTheWriteIsReported() {
    deliveries.set(2, delivery(3, "started", 1.9));

    assertViolations("got event 3 before it was stored");
  }

  @Test
  void aDeliveryForAnUnknownCallIsReported() {
    deliveries.add(new Delivery(NO_CALL, 1, "requested", at(1)));

    assertThat(violations()).containsExactly(NO_CALL + " was delivered, but is not stored");
  }

  @Test
  void aRoomClosedBeforeTheEndIsReported() {
    rooms.add(1, new Room("RM1", ROOM, false, at(11.8)));

    assertViolations("had its room closed at 2026-03-01T09:00:11.800Z, before its end");
  }

  @Test
  void aRoomThatIsNeverClosedIsReported() {
    rooms.add(new Room("RM2", "another", true, at(3)));

    assertThat(violations()).containsExactly("RM2 was opened, but never closed");
  }
}
