package dev.bookend.crash;

import dev.bookend.crash.Evidence.Call;
import dev.bookend.crash.Evidence.Delivery;
import dev.bookend.crash.Evidence.Event;
import dev.bookend.crash.Evidence.Room;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Checks the records of a run against Bookend's guarantees, and shares no code with Bookend. */
final class Checker {
  private static final Set<String> ENDED =
      Set.of("completed", "declined", "cancelled", "missed", "expired");

  private static final Set<String> AFTER_END = Set.of("no_show", "missed_call", "room_closed");

  private final Evidence evidence;
  private final Duration skew;
  private final Duration maxLateness;
  private final LatenessBound lateness;
  private final List<String> violations = new ArrayList<>();

  /**
   * Creates a checker.
   *
   * @param skew the maximum clock skew between two nodes
   * @param maxLateness the maximum lateness of a call after the last disturbance
   */
  Checker(Evidence evidence, Duration skew, Duration maxLateness) {
    this.evidence = evidence;
    this.skew = skew;
    this.maxLateness = maxLateness;
    this.lateness =
        new LatenessBound(evidence.disturbances(), evidence.minorDisturbances(), maxLateness);
  }

  List<String> violations() {
    Map<UUID, List<Event>> journals = evidence.journals();
    Map<UUID, List<Delivery>> deliveries =
        evidence.deliveries().stream().collect(Collectors.groupingBy(Delivery::call));
    Set<UUID> known = evidence.calls().stream().map(Call::id).collect(Collectors.toSet());
    evidence.created().stream()
        .filter(id -> !known.contains(id))
        .forEach(id -> violation(id, "was created, but is not stored"));
    deliveries.keySet().stream()
        .filter(id -> !known.contains(id))
        .forEach(id -> violation(id, "was delivered, but is not stored"));
    PeopleChecker people = new PeopleChecker(evidence, skew, maxLateness, this::violation);
    ReminderChecker reminders = new ReminderChecker(lateness, skew, this::violation);
    for (Call call : evidence.calls()) {
      List<Event> journal = journals.getOrDefault(call.id(), List.of());
      checkEnded(call);
      checkJournal(call, journal);
      checkSingleEnd(call, journal);
      checkPlannedEnd(call, journal);
      checkPunctuality(call, journal);
      people.check(call, journal);
      reminders.check(call, journal);
      checkDeliveries(call.id(), journal, deliveries.getOrDefault(call.id(), List.of()));
    }
    checkRoomsClosed();
    checkRoomsNotClosedEarly(journals);
    return violations;
  }

  private void violation(Object id, String text) {
    violations.add(id + " " + text);
  }

  private void checkEnded(Call call) {
    if (!ENDED.contains(call.status()) || call.endedAt() == null) {
      violation(call.id(), "has not ended: " + call.status());
    }
    if (call.dueAt() != null) {
      violation(call.id(), "still has a deadline");
    }
    if (!Set.of("none", "closed").contains(call.roomPhase())) {
      violation(call.id(), "has a room that is " + call.roomPhase());
    }
    if (call.delivered() != call.recorded()) {
      violation(
          call.id(), "has delivered " + call.delivered() + " of " + call.recorded() + " events");
    }
  }

  private void checkJournal(Call call, List<Event> journal) {
    if (journal.size() != call.recorded()) {
      violation(call.id(), "records " + call.recorded() + " events, but has " + journal.size());
    }
    Instant before = Instant.MIN;
    for (int i = 0; i < journal.size(); i++) {
      Event event = journal.get(i);
      if (event.sequence() != i + 1) {
        violation(call.id(), "has event " + event.sequence() + " at position " + (i + 1));
      }
      if (event.storedAt().isBefore(before)) {
        violation(call.id(), "has event " + event.sequence() + " stored before its predecessor");
      }
      before = event.storedAt();
    }
  }

  private void checkSingleEnd(Call call, List<Event> journal) {
    List<Event> ends = journal.stream().filter(event -> ENDED.contains(event.type())).toList();
    if (ends.size() != 1) {
      violation(call.id(), "has ended " + ends.size() + " times");
      return;
    }
    Event end = ends.get(0);
    if (!end.type().equals(call.status())) {
      violation(call.id(), "is " + call.status() + ", but its end event is " + end.type());
    }
    if (!end.at().equals(call.endedAt())) {
      violation(call.id(), "ended at " + call.endedAt() + ", but its end event is at " + end.at());
    }
    journal.stream()
        .filter(event -> event.sequence() > end.sequence() && !AFTER_END.contains(event.type()))
        .forEach(event -> violation(call.id(), "has the event " + event.type() + " after its end"));
  }

  private void checkPlannedEnd(Call call, List<Event> journal) {
    Instant expected = Deadline.plannedEnd(call, journal);
    if (expected != null && !expected.equals(call.endsAt())) {
      violation(call.id(), "ends at " + call.endsAt() + ", but " + expected + " was expected");
    }
  }

  private void checkPunctuality(Call call, List<Event> journal) {
    Deadline deadline = Deadline.of(call, journal);
    Event end = Deadline.end(journal);
    if (deadline == null || end == null) {
      return;
    }
    if (deadline.byTime() && end.storedAt().isBefore(deadline.at().minus(skew))) {
      Duration early = Duration.between(end.storedAt(), deadline.at());
      violation(call.id(), end.type() + " " + early + " before its deadline " + deadline.at());
    }
    Instant latest = lateness.latest(deadline.known());
    if (end.storedAt().isAfter(latest)) {
      Duration late = Duration.between(deadline.at(), end.storedAt());
      violation(
          call.id(),
          end.type()
              + " "
              + late
              + " after its deadline "
              + deadline.at()
              + "; latest allowed end "
              + latest);
    }
  }

  private void checkDeliveries(UUID id, List<Event> journal, List<Delivery> deliveries) {
    Map<Integer, Event> events =
        journal.stream().collect(Collectors.toMap(Event::sequence, event -> event));
    Set<Integer> received = new HashSet<>();
    for (Delivery delivery : deliveries) {
      Event event = events.get(delivery.sequence());
      if (event == null || !event.type().equals(delivery.type())) {
        violation(
            id,
            "got event " + delivery.sequence() + " " + delivery.type() + ", which is not stored");
      } else if (delivery.at().isBefore(event.storedAt())) {
        violation(id, "got event " + delivery.sequence() + " before it was stored");
      }
      received.add(delivery.sequence());
      if (delivery.sequence() > 1 && !received.contains(delivery.sequence() - 1)) {
        violation(
            id, "got event " + delivery.sequence() + " before event " + (delivery.sequence() - 1));
      }
    }
    events.keySet().stream()
        .filter(sequence -> !received.contains(sequence))
        .forEach(sequence -> violation(id, "never got event " + sequence));
  }

  /** Rooms of rescheduled calls may close early; all others only after the end is stored. */
  private void checkRoomsNotClosedEarly(Map<UUID, List<Event>> journals) {
    Map<String, List<Room>> closed =
        evidence.rooms().stream()
            .filter(room -> !room.opened())
            .collect(Collectors.groupingBy(Room::name));
    journals.forEach(
        (call, journal) -> {
          Event end = Deadline.end(journal);
          boolean moved = journal.stream().anyMatch(event -> event.type().equals("rescheduled"));
          if (end != null && !moved) {
            closed.getOrDefault("video-call-" + call, List.of()).stream()
                .filter(room -> room.at().isBefore(end.storedAt()))
                .forEach(
                    room ->
                        violation(
                            call, "had its room closed at " + room.at() + ", before its end"));
          }
        });
  }

  private void checkRoomsClosed() {
    Map<String, Boolean> open = new HashMap<>();
    evidence.rooms().stream()
        .sorted(Comparator.comparing(Room::at))
        .forEach(room -> open.put(room.sid(), room.opened()));
    open.forEach(
        (sid, isOpen) -> {
          if (isOpen) {
            violation(sid, "was opened, but never closed");
          }
        });
  }
}
