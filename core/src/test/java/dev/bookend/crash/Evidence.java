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
 * The records of a run: the tables, and the observations of the external world.
 *
 * @param calls the rows of {@code bookend_call}
 * @param events the rows of {@code bookend_event}
 * @param deliveries the successful deliveries to the listener, in order
 * @param rooms the rooms that the provider opened and closed, in order
 * @param created the calls whose creation succeeded for the caller
 * @param disturbances times during and after which calls may end late
 * @param minorDisturbances other times during which calls may end late, within the maximum lateness
 */
record Evidence(
    List<Call> calls,
    List<Event> events,
    List<Delivery> deliveries,
    List<Room> rooms,
    Set<UUID> created,
    List<Disturbance> disturbances,
    List<Disturbance> minorDisturbances) {

  /** {@return the events of each call, ordered} */
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
   * @param storedAt the time of the write, by the database's clock
   */
  record Event(UUID call, int sequence, String type, Instant at, Instant storedAt) {}

  /** A delivery of an event to the listener. */
  record Delivery(UUID call, int sequence, String type, Instant at) {}

  /** A room that the provider opened or closed. */
  record Room(String sid, String name, boolean opened, Instant at) {}

  /**
   * A time during which, and for a lease after which, calls may end late.
   *
   * @param from the beginning
   * @param until the end; equal to the beginning for an instantaneous fault
   */
  record Disturbance(String kind, Instant from, Instant until) {}
}
