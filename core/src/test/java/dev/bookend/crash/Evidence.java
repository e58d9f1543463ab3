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
 * @param people the participants of the calls
 * @param rooms the rooms that the provider opened and closed, in order
 * @param stays the connections of people to rooms
 * @param created the calls whose creation succeeded for the caller
 * @param disturbances times during and after which calls may end late
 * @param minorDisturbances other times during which calls may end late, within the maximum lateness
 * @param outages times in which the provider failed or was slow
 */
record Evidence(
    List<Call> calls,
    List<Event> events,
    List<Person> people,
    List<Delivery> deliveries,
    List<Room> rooms,
    List<Stay> stays,
    Set<UUID> created,
    List<Disturbance> disturbances,
    List<Disturbance> minorDisturbances,
    List<Disturbance> outages) {

  /** {@return the events of each call, ordered} */
  Map<UUID, List<Event>> journals() {
    return events.stream()
        .sorted(Comparator.comparing(Event::sequence))
        .collect(Collectors.groupingBy(Event::call));
  }

  /** {@return the participants of each call} */
  Map<UUID, List<Person>> peopleOfCalls() {
    return people.stream().collect(Collectors.groupingBy(Person::call));
  }

  /**
   * A row of {@code bookend_call}.
   *
   * @param ringWithin how long it rings; null if it was scheduled
   * @param remindBefore the offsets of the reminders
   */
  record Call(
      UUID id,
      String status,
      String endReason,
      Instant scheduledAt,
      Duration limit,
      Duration joinClosesAfter,
      Duration answerWithin,
      Duration ringWithin,
      Duration reconnectGrace,
      List<Duration> remindBefore,
      Duration remindTolerance,
      Instant askedAt,
      Instant endsAt,
      Instant endedAt,
      Instant dueAt,
      String roomPhase,
      int recorded,
      int delivered) {
    String roomName() {
      return "video-call-" + id;
    }
  }

  /**
   * A row of {@code bookend_event}.
   *
   * @param actor the person who acted; null if nobody did
   * @param subject the person whom the event concerns besides; null if there is none
   * @param plannedAt the scheduled time, or the end of the call; null if the event has none
   * @param before how long before the scheduled time a reminder was due; null in other events
   * @param storedAt the time of the write, by the database's clock
   */
  record Event(
      UUID call,
      int sequence,
      String type,
      Instant at,
      String actor,
      String subject,
      Instant plannedAt,
      Duration before,
      Instant storedAt) {
    boolean is(String one) {
      return type.equals(one);
    }

    /** {@return whether a person did this, or it was done to the person} */
    boolean concerns(String identity) {
      return identity.equals(subject == null ? actor : subject);
    }
  }

  /**
   * A participant in the row of a call.
   *
   * @param admission null if none is needed
   * @param leftAt when the latest connection that has ended did; null if none has
   */
  record Person(
      UUID call, String identity, String role, String response, String admission, Instant leftAt) {}

  /** A delivery of an event to the listener. */
  record Delivery(UUID call, int sequence, String type, Instant at) {}

  /** A room that the provider opened or closed. */
  record Room(String sid, String name, boolean opened, Instant at) {}

  /**
   * A connection of a person to a room.
   *
   * @param until the end; null if it has not ended
   */
  record Stay(String room, String identity, String connection, Instant from, Instant until) {
    /** {@return whether the person is in that room now} */
    boolean isIn(String sid) {
      return until == null && room.equals(sid);
    }

    Stay until(Instant end) {
      return new Stay(room, identity, connection, from, end);
    }
  }

  /**
   * A time during which, and for a lease after which, calls may end late.
   *
   * @param from the beginning
   * @param until the end; equal to the beginning for an instantaneous fault
   */
  record Disturbance(String kind, Instant from, Instant until) {}
}
