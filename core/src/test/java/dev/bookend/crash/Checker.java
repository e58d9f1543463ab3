package dev.bookend.crash;

import dev.bookend.crash.Evidence.Call;
import dev.bookend.crash.Evidence.Event;
import dev.bookend.crash.Evidence.Room;
import dev.bookend.crash.Evidence.Told;
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

/**
 * Says what is wrong with the evidence. It knows what Bookend promises, and shares no code with it.
 */
final class Checker {
  private static final Set<String> OVER =
      Set.of("completed", "declined", "cancelled", "missed", "expired");

  private final Evidence evidence;
  private final Duration skew;
  private final Lateness lateness;
  private final List<String> violations = new ArrayList<>();

  /**
   * A checker.
   *
   * @param skew how far apart the clocks of two nodes may be
   * @param patience how late a call may be that nothing disturbs any longer
   */
  Checker(Evidence evidence, Duration skew, Duration patience) {
    this.evidence = evidence;
    this.skew = skew;
    this.lateness = new Lateness(evidence.disturbances(), evidence.unrest(), patience);
  }

  List<String> violations() {
    Map<UUID, List<Event>> journals = evidence.journals();
    Map<UUID, List<Told>> told =
        evidence.told().stream().collect(Collectors.groupingBy(Told::call));
    Set<UUID> known = evidence.calls().stream().map(Call::id).collect(Collectors.toSet());
    evidence.made().stream()
        .filter(id -> !known.contains(id))
        .forEach(id -> violation(id, "was made, and is lost"));
    told.keySet().stream()
        .filter(id -> !known.contains(id))
        .forEach(id -> violation(id, "was told of, and does not exist"));
    for (Call call : evidence.calls()) {
      List<Event> journal = journals.getOrDefault(call.id(), List.of());
      isOver(call);
      isWhole(call, journal);
      endsOnce(call, journal);
      endsAsAgreed(call, journal);
      endsInTime(call, journal);
      isTold(call.id(), journal, told.getOrDefault(call.id(), List.of()));
    }
    roomsAreClosed();
    noRoomIsClosedEarly(journals);
    return violations;
  }

  private void violation(Object what, String text) {
    violations.add(what + " " + text);
  }

  private void isOver(Call call) {
    if (!OVER.contains(call.status()) || call.endedAt() == null) {
      violation(call.id(), "is not over: " + call.status());
    }
    if (call.dueAt() != null) {
      violation(call.id(), "is still due");
    }
    if (!Set.of("none", "closed").contains(call.roomPhase())) {
      violation(call.id(), "has a room that is " + call.roomPhase());
    }
    if (call.delivered() != call.recorded()) {
      violation(call.id(), "has told " + call.delivered() + " of " + call.recorded());
    }
  }

  private void isWhole(Call call, List<Event> journal) {
    if (journal.size() != call.recorded()) {
      violation(call.id(), "counts " + call.recorded() + " events and has " + journal.size());
    }
    Instant before = Instant.MIN;
    for (int i = 0; i < journal.size(); i++) {
      Event event = journal.get(i);
      if (event.sequence() != i + 1) {
        violation(call.id(), "has event " + event.sequence() + " in place " + (i + 1));
      }
      if (event.storedAt().isBefore(before)) {
        violation(call.id(), "has event " + event.sequence() + " stored before the one before");
      }
      before = event.storedAt();
    }
  }

  private void endsOnce(Call call, List<Event> journal) {
    List<Event> ends = journal.stream().filter(event -> OVER.contains(event.type())).toList();
    if (ends.size() != 1) {
      violation(call.id(), "has ended " + ends.size() + " times");
      return;
    }
    Event end = ends.get(0);
    if (!end.type().equals(call.status())) {
      violation(call.id(), "is " + call.status() + ", and its journal ends with " + end.type());
    }
    if (!end.at().equals(call.endedAt())) {
      violation(call.id(), "ended at " + call.endedAt() + ", and its journal says " + end.at());
    }
    journal.stream()
        .filter(event -> event.sequence() > end.sequence() && !event.type().equals("room_closed"))
        .forEach(event -> violation(call.id(), "was over before " + event.type()));
  }

  private void endsAsAgreed(Call call, List<Event> journal) {
    Instant agreed = Deadline.agreed(call, journal);
    if (agreed != null && !agreed.equals(call.endsAt())) {
      violation(call.id(), "is to end at " + call.endsAt() + ", and " + agreed + " was agreed");
    }
  }

  private void endsInTime(Call call, List<Event> journal) {
    Deadline deadline = Deadline.of(call, journal);
    Event end = Deadline.end(journal);
    if (deadline == null || end == null) {
      return;
    }
    if (deadline.byTime() && end.storedAt().isBefore(deadline.at().minus(skew))) {
      Duration early = Duration.between(end.storedAt(), deadline.at());
      violation(call.id(), end.type() + " " + early + " early, of " + deadline.at());
    }
    Instant latest = lateness.latest(deadline.known());
    if (end.storedAt().isAfter(latest)) {
      Duration late = Duration.between(deadline.at(), end.storedAt());
      violation(
          call.id(),
          end.type() + " " + late + " late, of " + deadline.at() + "; at the latest " + latest);
    }
  }

  private void isTold(UUID id, List<Event> journal, List<Told> told) {
    Map<Integer, Event> events =
        journal.stream().collect(Collectors.toMap(Event::sequence, event -> event));
    Set<Integer> heard = new HashSet<>();
    for (Told one : told) {
      Event event = events.get(one.sequence());
      if (event == null || !event.type().equals(one.type())) {
        violation(id, "was told " + one.sequence() + " " + one.type() + ", which never happened");
      } else if (one.at().isBefore(event.storedAt())) {
        violation(id, "was told " + one.sequence() + " before it was stored");
      }
      heard.add(one.sequence());
      if (one.sequence() > 1 && !heard.contains(one.sequence() - 1)) {
        violation(id, "was told " + one.sequence() + " before " + (one.sequence() - 1));
      }
    }
    events.keySet().stream()
        .filter(sequence -> !heard.contains(sequence))
        .forEach(sequence -> violation(id, "was never told " + sequence));
  }

  /** A call that is rescheduled leaves its room; any other keeps it until its end is stored. */
  private void noRoomIsClosedEarly(Map<UUID, List<Event>> journals) {
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
                            call, "had its room closed at " + room.at() + ", before it was over"));
          }
        });
  }

  private void roomsAreClosed() {
    Map<String, Boolean> open = new HashMap<>();
    evidence.rooms().stream()
        .sorted(Comparator.comparing(Room::at))
        .forEach(room -> open.put(room.sid(), room.opened()));
    open.forEach(
        (sid, isOpen) -> {
          if (isOpen) {
            violation(sid, "was opened, and never closed");
          }
        });
  }
}
