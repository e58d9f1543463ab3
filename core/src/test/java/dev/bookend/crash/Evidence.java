package dev.bookend.crash;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * All that is known after a run: the tables, and what the world outside has seen.
 *
 * @param calls the rows of {@code bookend_call}
 * @param events the rows of {@code bookend_event}
 * @param told what a listener was told and took in, in the order in which it was
 * @param rooms what the provider did, in the order in which it did
 * @param made the calls that somebody was told to exist
 * @param disturbances what may keep calls from ending in time
 * @param unrest what else may keep them from ending at once, but excuses no more than that
 */
record Evidence(
    List<Call> calls,
    List<Event> events,
    List<Told> told,
    List<Room> rooms,
    Set<UUID> made,
    List<Disturbance> disturbances,
    List<Disturbance> unrest) {

  /** {@return the events of each call in order} */
  Map<UUID, List<Event>> journals() {
    return events.stream()
        .sorted(Comparator.comparing(Event::sequence))
        .collect(Collectors.groupingBy(Event::call));
  }

  /** A row of {@code bookend_call}. */
  record Call(
      UUID id,
      String status,
      String endReason,
      Instant scheduledAt,
      Duration limit,
      Duration joinClosesAfter,
      Duration answerWithin,
      Duration reconnectGrace,
      Instant askedAt,
      Instant endsAt,
      Instant endedAt,
      Instant dueAt,
      String roomPhase,
      int recorded,
      int delivered) {}

  /**
   * A row of {@code bookend_event}.
   *
   * @param storedAt when it was written, by the database's own clock
   */
  record Event(UUID call, int sequence, String type, Instant at, Instant storedAt) {}

  /** An event that a listener was told, and when. */
  record Told(UUID call, int sequence, String type, Instant at) {}

  /** A room that the provider opened or closed. */
  record Room(String sid, String name, boolean opened, Instant at) {}

  /**
   * Something during which, and for a lease after which, calls may be late.
   *
   * @param from when it began
   * @param until when it was over; the same instant if it takes no time itself
   */
  record Disturbance(String kind, Instant from, Instant until) {}
}
