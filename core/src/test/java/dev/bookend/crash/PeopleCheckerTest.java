package dev.bookend.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.crash.Evidence.Call;
import dev.bookend.crash.Evidence.Disturbance;
import dev.bookend.crash.Evidence.Event;
import dev.bookend.crash.Evidence.Person;
import dev.bookend.crash.Evidence.Room;
import dev.bookend.crash.Evidence.Stay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Each violation that concerns people or reminders is reported. */
class PeopleCheckerTest {
  private static final UUID CALL = new UUID(0, 1);
  private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
  private static final Duration SKEW = Duration.ofMillis(100);
  private static final Duration MAX_LATENESS = Duration.ofSeconds(3);

  private final List<Event> events = new ArrayList<>();
  private final List<Person> people = new ArrayList<>();
  private final List<Stay> stays = new ArrayList<>();
  private final List<Disturbance> outages = new ArrayList<>();
  private final List<Duration> offsets = new ArrayList<>();
  private String status = "completed";
  private Duration ring;

  private static Instant at(double seconds) {
    return START.plusNanos(Math.round(seconds * 1e9));
  }

  private void event(String type, String actor, String subject, double seconds) {
    event(type, actor, subject, null, null, seconds);
  }

  private void event(
      String type,
      String actor,
      String subject,
      Instant plannedAt,
      Duration before,
      double seconds) {
    int sequence = events.size() + 1;
    events.add(
        new Event(
            CALL, sequence, type, at(seconds), actor, subject, plannedAt, before, at(seconds)));
  }

  private void person(String identity, String role, String response, String admission) {
    people.add(new Person(CALL, identity, role, response, admission, null));
  }

  private void assertViolations(String... expected) {
    Call call =
        new Call(
            CALL,
            status,
            null,
            at(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(4),
            Duration.ofSeconds(3),
            ring,
            Duration.ofSeconds(1),
            offsets,
            Duration.ofSeconds(2),
            START,
            null,
            at(20),
            null,
            "closed",
            events.size(),
            events.size());
    Evidence evidence =
        new Evidence(
            List.of(call),
            events,
            people,
            List.of(),
            List.of(new Room("RM1", call.roomName(), true, START)),
            stays,
            Set.of(),
            List.of(),
            List.of(),
            outages);
    List<String> violations = new ArrayList<>();
    new PeopleChecker(evidence, SKEW, MAX_LATENESS, (id, text) -> violations.add(text))
        .check(call, events);
    LatenessBound lateness = new LatenessBound(outages, List.of(), MAX_LATENESS);
    new ReminderChecker(lateness, SKEW, (id, text) -> violations.add(text)).check(call, events);
    assertThat(violations).containsExactly(expected);
  }

  private void patient(String... then) {
    event("requested", "anna", null, at(10), null, 0);
    event("accepted", "ben", null, 1);
    event("arrived", "ben", null, 2);
    for (String type : then) {
      boolean isDecision = Set.of("admitted", "denied", "removed").contains(type);
      event(type, isDecision ? "anna" : "ben", isDecision ? "ben" : null, 3);
    }
  }

  @Test
  void aPersonWhoIsAdmittedMayHaveAToken() {
    patient("admitted", "token_issued", "connected");
    event("completed", null, null, 20);
    person("ben", "patient", "accepted", "admitted");

    assertViolations();
  }

  @Test
  void aTokenOfOneWhoWaitsIsReported() {
    patient("token_issued", "connected");
    event("completed", null, null, 20);
    person("ben", "patient", "accepted", "waiting");

    assertViolations("ben got a token while waiting");
  }

  @Test
  void aTokenOfOneWhoNeverArrivedIsReported() {
    event("token_issued", "ben", null, 1);
    event("connected", "ben", null, 2);
    person("ben", "patient", "accepted", "required");

    assertViolations("ben got a token while required");
  }

  @Test
  void aTokenAfterTheRemovalIsReported() {
    patient("admitted", "removed", "accepted", "token_issued");
    person("ben", "patient", "accepted", "removed");

    assertViolations("ben accepted after the removal", "ben got a token while removed");
  }

  @Test
  void aPersonWhoWasAddedAgainMayHaveAToken() {
    event("removed", "anna", "ben", 1);
    event("added", "anna", "ben", 2);
    event("accepted", "ben", null, 3);
    event("token_issued", "ben", null, 4);
    person("ben", null, "accepted", null);

    assertViolations();
  }

  @Test
  void anAdmissionThatDoesNotFollowFromTheJournalIsReported() {
    patient("denied");
    person("ben", "patient", "accepted", "admitted");

    assertViolations("ben is admitted, but should be denied");
  }

  @Test
  void whoDoesNotAnswerARingMissesTheCall() {
    ring = Duration.ofSeconds(2);
    status = "expired";
    event("expired", null, null, 2);
    event("missed_call", null, "ben", 2);
    person("anna", null, "accepted", null);
    person("ben", null, "pending", null);
    assertViolations();

    person("cleo", null, "pending", null);
    assertViolations("cleo has 0 events missed_call");
  }

  @Test
  void aMissedCallOfOneWhoAnsweredIsReported() {
    ring = Duration.ofSeconds(2);
    status = "expired";
    event("expired", null, null, 2);
    event("missed_call", null, "ben", 2);
    person("ben", null, "declined", null);

    assertViolations("ben has 1 events missed_call");
  }

  @Test
  void onlyWhoAcceptedAndNeverCameIsANoShow() {
    event("connected", "anna", null, 11);
    event("completed", null, null, 20);
    event("no_show", null, "ben", 20);
    person("anna", null, "accepted", null);
    person("ben", null, "accepted", null);
    person("cleo", "patient", "declined", "required");
    assertViolations();

    person("dan", null, "accepted", null);
    assertViolations("dan has 0 events no_show");
  }

  @Test
  void aNoShowBeforeTheScheduledTimeIsReported() {
    status = "missed";
    event("missed", null, null, 5);
    event("no_show", null, "ben", 5);
    person("ben", null, "accepted", null);

    assertViolations("ben has 1 events no_show");
  }

  private void benWasRemoved(double seconds) {
    event("token_issued", "ben", null, 1);
    event("connected", "ben", null, 1);
    event("removed", "anna", "ben", seconds);
    person("ben", null, "accepted", "removed");
  }

  private void stay(double from, Instant until) {
    stays.add(new Stay("RM1", "ben", "PA" + stays.size(), at(from), until));
  }

  @Test
  void aRemovedPersonWhoStaysLongerThanASecondIsReported() {
    benWasRemoved(5);
    stay(1, at(5.9));
    assertViolations();

    stays.clear();
    stay(1, at(6.1));
    assertViolations(
        "ben was in the room until 2026-03-01T09:00:06.100Z, allowed until"
            + " 2026-03-01T09:00:06Z");
  }

  @Test
  void aRemovedPersonWhoReturnsHasToBePutOutWithinASecondOfTheCallback() {
    benWasRemoved(5);
    stay(8, at(9.9));
    event("connected", "ben", null, 9);
    assertViolations();

    stays.clear();
    stay(8, null);
    assertViolations("ben was in the room until null, allowed until 2026-03-01T09:00:10Z");
  }

  @Test
  void aRemovedPersonWhoReturnsUnheardHasToBePutOutByAPoll() {
    benWasRemoved(5);
    stay(8, at(13.9));
    assertViolations();

    stays.clear();
    stay(8, at(14.1));
    assertViolations(
        "ben was in the room until 2026-03-01T09:00:14.100Z, allowed until"
            + " 2026-03-01T09:00:14Z");
  }

  @Test
  void theEndOfTheCallEndsTheStay() {
    benWasRemoved(5);
    stay(8, null);
    event("completed", null, null, 13);

    assertViolations();
  }

  @Test
  void anOutageOfTheProviderAllowsALongerStay() {
    benWasRemoved(5);
    outages.add(new Disturbance("PROVIDER", at(4), at(7)));
    stay(1, at(9.9));

    assertViolations();
  }

  private void reminded(double seconds) {
    offsets.add(Duration.ofSeconds(2));
    event("requested", "anna", null, at(10), null, 0);
    event("reminder_due", null, null, at(10), Duration.ofSeconds(2), seconds);
    event("cancelled", "anna", null, 12);
  }

  @Test
  void aReminderAtItsTimeIsCorrect() {
    reminded(8.05);

    assertViolations();
  }

  @Test
  void aReminderBeforeItsTimeIsReported() {
    reminded(7.8);

    assertViolations(
        "has a reminder PT2S before 2026-03-01T09:00:10Z too early, at 2026-03-01T09:00:07.800Z");
  }

  @Test
  void aLateReminderIsReported() {
    reminded(9.5);

    assertViolations(
        "has a reminder PT2S before 2026-03-01T09:00:10Z too late, at 2026-03-01T09:00:09.500Z");
  }

  @Test
  void aReminderThatShouldBeSkippedIsReported() {
    outages.add(new Disturbance("DATABASE", at(7), at(10)));
    reminded(10.5);

    assertViolations("has a reminder PT2S before 2026-03-01T09:00:10Z, which should be skipped");
  }

  @Test
  void aSecondReminderIsReported() {
    reminded(8.05);
    event("reminder_due", null, null, at(10), Duration.ofSeconds(2), 8.06);

    assertViolations("has 2 reminders, of which 1 are due");
  }

  @Test
  void aMissingReminderIsReported() {
    reminded(8.05);
    events.remove(1);
    assertViolations("has no reminder PT2S before 2026-03-01T09:00:10Z");

    outages.add(new Disturbance("DATABASE", at(7), at(10)));
    assertViolations();
  }

  @Test
  void aReminderOfAnEarlierTimeIsReported() {
    offsets.add(Duration.ofSeconds(2));
    event("requested", "anna", null, at(10), null, 0);
    event("rescheduled", "anna", null, at(20), null, 5);
    event("reminder_due", null, null, at(10), Duration.ofSeconds(2), 8);
    event("cancelled", "anna", null, 9);

    assertViolations("has 1 reminders, of which 0 are due");
  }
}
