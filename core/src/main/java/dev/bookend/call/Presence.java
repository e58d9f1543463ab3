package dev.bookend.call;

import dev.bookend.call.Participant.Response;
import java.time.Instant;
import java.util.Objects;

/** The moves of people in and out of the room. Reports may come twice, late, or never. */
final class Presence {
  private Presence() {}

  static CallChange admit(VideoCall call, String who, Instant now) {
    Participant person = call.require(who);
    Instant closes =
        call.status() == CallStatus.IN_PROGRESS ? call.times().endsAt() : call.joinClosesAt();
    if (call.status().isOver() || !now.isBefore(Objects.requireNonNull(closes))) {
      throw new CallOverException(call.id());
    }
    if (person.response() == Response.DECLINED) {
      throw CallNotAllowedException.declined();
    }
    if (person.response() == Response.PENDING) {
      throw new CallNotAllowedException("Accept this call before you join it.");
    }
    TransitionBuilder builder = new TransitionBuilder(call, Transition.JOIN, now);
    if (now.isBefore(call.joinOpensAt())) {
      throw new TooEarlyException(call.id(), call.joinOpensAt());
    }
    if (person.admittedAt() != null) {
      return CallChange.none(call);
    }
    builder.room = call.room().expecting(now);
    return builder
        .one(who, p -> p.admitted(now))
        .event(n -> new CallEvent.Admitted(call.id(), n, now, who))
        .done();
  }

  static CallChange connected(VideoCall call, String who, String id, Instant at, Instant now) {
    Participant person = call.require(who);
    Instant seen = within(call, at, now);
    return told(call, Transition.CONNECT, person, person.connections().begins(id, seen), seen, now);
  }

  static CallChange left(VideoCall call, String who, String id, Instant at, Instant now) {
    Participant person = call.require(who);
    Instant seen = within(call, at, now);
    return told(call, Transition.LEAVE, person, person.connections().ends(id, seen), seen, now);
  }

  static CallChange listed(VideoCall call, String who, String id, Instant since, Instant now) {
    Participant person = call.require(who);
    Connections after = person.connections().listed(id, within(call, since, now));
    return changed(call, Transition.CONNECT, person, after, now);
  }

  static CallChange unlisted(VideoCall call, String who, String id, Instant at, Instant now) {
    Participant person = call.require(who);
    Connections after = person.connections().unlisted(id, within(call, at, now));
    return changed(call, Transition.LEAVE, person, after, now);
  }

  static CallChange removed(VideoCall call, String who, Instant now) {
    Participant person = call.require(who);
    return person.isConnected()
        ? changed(
            call,
            Transition.LEAVE,
            person,
            person.connections().announced(LeaveReason.REMOVED, now),
            now)
        : CallChange.none(call);
  }

  /** What the provider tells of the time before the end counts after it too, but makes no event. */
  private static CallChange told(
      VideoCall call,
      Transition transition,
      Participant person,
      Connections after,
      Instant at,
      Instant now) {
    Instant end = call.times().endedAt();
    if (end == null || person.admittedAt() == null) {
      return changed(call, transition, person, after, now);
    }
    return at.isBefore(end)
        ? RoomUpdates.late(call, person.with(after.over(end)))
        : CallChange.none(call);
  }

  /** Keeps what is known now of a person's connections, and tells what that changes. */
  static CallChange changed(
      VideoCall call, Transition transition, Participant person, Connections after, Instant now) {
    if (call.status().isOver() || after.equals(person.connections())) {
      return CallChange.none(call);
    }
    TransitionBuilder builder = new TransitionBuilder(call, transition, now);
    if (person.admittedAt() == null) {
      throw new CallNotAllowedException("Ask for a token before you report to be connected.");
    }
    builder.one(person.identity(), p -> p.with(after));
    PresenceEvents.record(builder, call.id(), person, after, now);
    boolean starts = call.status() == CallStatus.ACCEPTED && builder.anyTwoMet();
    if (starts) {
      Instant end = Deadlines.limitCountsFrom(call, now).plus(call.terms().limit());
      builder.runs(end).event(n -> new CallEvent.Started(call.id(), n, now, end));
    }
    // the end of the room may have overtaken the hello, too
    return starts && call.room().phase() == CallRoom.Phase.CLOSED
        ? builder.done().then(ran -> Deadlines.complete(ran, EndReason.ROOM_ENDED, null, now))
        : builder.done();
  }

  /** A reporter's clock may be wrong: nothing happened before the call was asked for, or later. */
  private static Instant within(VideoCall call, Instant at, Instant now) {
    Instant from = call.times().createdAt();
    return at.isAfter(now) ? now : at.isBefore(from) ? from : at;
  }
}
