package dev.bookend.call;

import java.time.Instant;

/**
 * The participants' own reports of presence: facts for ad-hoc rooms, otherwise triggers for a poll.
 */
final class Reports {
  private Reports() {}

  static Attendance attendance(VideoCall call) {
    if (call.room().phase() != CallRoom.Phase.NONE || anyConnection(call, Attendance.PROVIDER)) {
      return Attendance.PROVIDER;
    }
    return anyConnection(call, Attendance.REPORTED) ? Attendance.REPORTED : Attendance.UNKNOWN;
  }

  private static boolean anyConnection(VideoCall call, Attendance source) {
    boolean provider = source == Attendance.PROVIDER;
    return call.participants().stream()
        .flatMap(person -> person.connections().latest().stream())
        .anyMatch(one -> one.source() == source || (provider && one.id() != null));
  }

  static CallChange connected(VideoCall call, String identity, Instant now) {
    Participant person = call.require(identity);
    boolean pollsProvider =
        call.room().phase() != CallRoom.Phase.NONE && person.tokenIssuedAt() != null;
    return countReport(
        identity,
        !pollsProvider
            ? Presence.change(
                call, Transition.CONNECT, person, person.connections().reportedConnected(now), now)
            : triggerPoll(call, Transition.CONNECT, person, person.connections(), now));
  }

  static CallChange left(VideoCall call, String identity, Instant now) {
    Participant person = call.require(identity);
    if (person.admission().state() == Admission.State.WAITING) {
      return WaitingRoom.stopWaiting(call, identity, now);
    }
    Connections connections = person.connections();
    return countReport(
        identity,
        call.room().phase() == CallRoom.Phase.NONE
            ? Presence.change(call, Transition.LEAVE, person, connections.reportedLeft(now), now)
            : triggerPoll(
                call,
                Transition.LEAVE,
                person,
                connections.withLeaveReason(LeaveReason.LEFT, now),
                now));
  }

  /** Counts only reports that change the call. */
  private static CallChange countReport(String identity, CallChange change) {
    return change.changed()
        ? change.then(call -> RoomUpdates.person(call, identity, Participant::reported))
        : change;
  }

  /** Makes the room due for a poll, unless the report only repeats the known presence. */
  private static CallChange triggerPoll(
      VideoCall call, Transition transition, Participant person, Connections after, Instant now) {
    CallChange change = Presence.change(call, transition, person, after, now);
    boolean isKnown = person.isConnected() == (transition == Transition.CONNECT);
    return isKnown || call.status().isOver()
        ? change
        : change.then(c -> RoomUpdates.room(c, c.room().pollSoon(now, People.watch(c, now))));
  }
}
