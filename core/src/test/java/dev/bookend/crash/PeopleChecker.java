package dev.bookend.crash;

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
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Checks the people of a call: admission follows from the journal, tokens follow from admission,
 * removed people are put out of the room, and those who did not answer or come are recorded.
 */
final class PeopleChecker {
  /** The role whose people wait for admission. */
  static final String WAITS = "patient";

  private static final String GUEST = "bookend-guest-";

  /** The latest poll of a room after a removed person returned, if no callback tells of it. */
  private static final Duration WATCH_INTERVAL = Duration.ofSeconds(5);

  /** What an event makes of the admission of the person whom it concerns. */
  private static final Map<String, String> ADMISSIONS =
      Map.of(
          "arrived", "waiting",
          "stopped_waiting", "required",
          "admitted", "admitted",
          "denied", "denied",
          "removed", "removed");

  private final Map<UUID, List<Person>> people;
  private final Map<String, List<Stay>> stays;
  private final LatenessBound lateness;
  private final Duration skew;
  private final BiConsumer<UUID, String> violation;

  PeopleChecker(
      Evidence evidence, Duration skew, Duration maxLateness, BiConsumer<UUID, String> violation) {
    people = evidence.peopleOfCalls();
    stays = staysByName(evidence);
    List<Disturbance> disturbances = new ArrayList<>(evidence.disturbances());
    disturbances.addAll(evidence.outages());
    lateness = new LatenessBound(disturbances, evidence.minorDisturbances(), maxLateness);
    this.skew = skew;
    this.violation = violation;
  }

  private static Map<String, List<Stay>> staysByName(Evidence evidence) {
    Map<String, String> names =
        evidence.rooms().stream().collect(Collectors.toMap(Room::sid, Room::name, (a, b) -> a));
    return evidence.stays().stream()
        .collect(Collectors.groupingBy(stay -> names.getOrDefault(stay.room(), "unknown")));
  }

  void check(Call call, List<Event> journal) {
    Event end = Deadline.end(journal);
    for (Person person : people.getOrDefault(call.id(), List.of())) {
      checkAdmission(person, journal);
      if (end != null) {
        checkRing(call, person, journal, end);
        checkAbsence(call, person, journal, end);
      }
      if ("removed".equals(person.admission())) {
        checkPutOut(call, person, journal, end);
      }
    }
    if ("all_left".equals(call.endReason()) && end != null) {
      checkGrace(call, end);
    }
  }

  private void checkAdmission(Person person, List<Event> journal) {
    boolean waits = WAITS.equals(person.role()) || person.identity().startsWith(GUEST);
    String initial = waits ? "required" : null;
    String admission = initial;
    for (Event event : journal) {
      boolean concerns = event.concerns(person.identity());
      if (concerns && event.is("token_issued") && !isLetIn(admission)) {
        report(person, "got a token while " + admission);
      }
      if (concerns && event.is("accepted") && "removed".equals(admission)) {
        report(person, "accepted after the removal");
      }
      if (concerns && ADMISSIONS.containsKey(event.type())) {
        admission = ADMISSIONS.get(event.type());
      } else if (concerns && event.is("added")) {
        admission = initial;
      } else if (event.is("rescheduled") && !"removed".equals(admission)) {
        admission = initial;
      }
    }
    if (!Objects.equals(admission, person.admission())) {
      report(person, "is " + person.admission() + ", but should be " + admission);
    }
  }

  private static boolean isLetIn(String admission) {
    return admission == null || admission.equals("admitted");
  }

  private void checkRing(Call call, Person person, List<Event> journal, Event end) {
    boolean isUnanswered = person.response().equals("pending") && !is(person, "removed");
    boolean isMissed =
        call.ringWithin() != null
            && Set.of("expired", "cancelled").contains(end.type())
            && isUnanswered
            && !person.identity().equals(end.actor());
    checkRecorded("missed_call", isMissed, person, journal);
  }

  private void checkAbsence(Call call, Person person, List<Event> journal, Event end) {
    boolean isHeld =
        Set.of("completed", "missed").contains(end.type())
            && !end.at().isBefore(call.scheduledAt());
    boolean isExpected =
        person.response().equals("accepted") && !is(person, "removed", "waiting", "denied");
    int asked =
        journal.stream().filter(e -> e.is("rescheduled")).mapToInt(Event::sequence).max().orElse(0);
    String sign = is(person, "required") ? "arrived" : "connected"; // arrived, and gave up
    boolean came =
        journal.stream()
            .filter(event -> event.sequence() > asked && event.is(sign))
            .anyMatch(event -> event.concerns(person.identity()));
    checkRecorded("no_show", isHeld && isExpected && !came, person, journal);
  }

  private static boolean is(Person person, String... admissions) {
    return person.admission() != null && Set.of(admissions).contains(person.admission());
  }

  private void checkRecorded(String type, boolean isDue, Person person, List<Event> journal) {
    long found =
        journal.stream()
            .filter(event -> event.is(type) && event.concerns(person.identity()))
            .count();
    if (found != (isDue ? 1 : 0)) {
      report(person, "has " + found + " events " + type);
    }
  }

  /** Nobody completes a call by leaving it before the time to return is over. */
  private void checkGrace(Call call, Event end) {
    people.getOrDefault(call.id(), List.of()).stream()
        .filter(person -> person.response().equals("accepted") && isLetIn(person.admission()))
        .filter(person -> person.leftAt() != null && person.leftAt().isBefore(end.at()))
        .filter(
            person ->
                end.storedAt().isBefore(person.leftAt().plus(call.reconnectGrace()).minus(skew)))
        .forEach(person -> report(person, "left only at " + person.leftAt()));
  }

  private void checkPutOut(Call call, Person person, List<Event> journal, Event end) {
    Event removed =
        journal.stream()
            .filter(event -> event.is("removed") && event.concerns(person.identity()))
            .reduce((first, second) -> second)
            .orElse(null);
    if (removed == null) {
      return; // reported as an admission that does not follow from the journal
    }
    for (Stay stay : stays.getOrDefault(call.roomName(), List.of())) {
      boolean isAfter = stay.until() == null || stay.until().isAfter(removed.storedAt());
      if (stay.identity().equals(person.identity()) && isAfter) {
        Instant latest = latestEnd(stay, removed, journal);
        boolean isLate = stay.until() == null || stay.until().isAfter(latest);
        boolean isOver = end != null && end.storedAt().isBefore(latest);
        if (isLate && !isOver) {
          report(person, "was in the room until " + stay.until() + ", allowed until " + latest);
        }
      }
    }
  }

  private Instant latestEnd(Stay stay, Event removed, List<Event> journal) {
    if (!stay.from().isAfter(removed.storedAt())) {
      return lateness.latest(removed.storedAt());
    }
    return journal.stream()
        .filter(event -> event.is("connected") && event.concerns(stay.identity()))
        .map(Event::storedAt)
        .filter(known -> !known.isBefore(stay.from()))
        .findFirst()
        .map(lateness::latest)
        .orElseGet(() -> lateness.latest(stay.from()).plus(WATCH_INTERVAL));
  }

  private void report(Person person, String text) {
    violation.accept(person.call(), person.identity() + " " + text);
  }
}
