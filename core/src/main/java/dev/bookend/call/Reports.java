package dev.bookend.call;

import java.time.Instant;

/** What participants say of themselves: a fact where nobody else knows, or else a hint. */
final class Reports {
  private Reports() {}

  static CallChange connected(VideoCall call, String who, Instant now) {
    Participant person = call.require(who);
    boolean hint = call.room().phase() != CallRoom.Phase.NONE && person.admittedAt() != null;
    return counted(
        who,
        !hint
            ? Presence.changed(
                call, Transition.CONNECT, person, person.connections().reported(now), now)
            : hint(call, Transition.CONNECT, person, person.connections(), now));
  }

  static CallChange left(VideoCall call, String who, Instant now) {
    Participant person = call.require(who);
    Connections connections = person.connections();
    return counted(
        who,
        call.room().phase() == CallRoom.Phase.NONE
            ? Presence.changed(call, Transition.LEAVE, person, connections.reportedGone(now), now)
            : hint(
                call, Transition.LEAVE, person, connections.announced(LeaveReason.LEFT, now), now));
  }

  /** A report that changes nothing costs nothing. */
  private static CallChange counted(String who, CallChange change) {
    return change.changed()
        ? change.then(call -> RoomUpdates.person(call, who, Participant::reported))
        : change;
  }

  /** Whatever is known already needs no question to the provider. */
  private static CallChange hint(
      VideoCall call, Transition transition, Participant person, Connections after, Instant now) {
    CallChange change = Presence.changed(call, transition, person, after, now);
    boolean known = person.isConnected() == (transition == Transition.CONNECT);
    return known || call.status().isOver()
        ? change
        : change.then(c -> RoomUpdates.room(c, c.room().hinted(now)));
  }
}
