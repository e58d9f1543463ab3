package dev.bookend.call;

import dev.bookend.call.Participant.Response;
import java.time.Instant;
import java.util.Objects;

/**
 * The transitions by joins, connects and disconnects of participants. Events may be delivered
 * twice, late, or never.
 */
final class Presence {
  private Presence() {}

  static CallChange join(VideoCall call, String identity, Instant now) {
    Participant person = joining(call, identity, now);
    TransitionBuilder builder = new TransitionBuilder(call, Transition.JOIN, now);
    if (now.isBefore(call.joinOpensAt())) {
      throw new TooEarlyException(call.id(), call.joinOpensAt());
    }
    if (!person.admission().isGranted()) {
      throw new NotAdmittedException(
          person.admission().state() == Admission.State.DENIED
              ? "You were not let into this call."
              : "Arrive in the waiting room, and wait until you are admitted.");
    }
    if (person.tokenIssuedAt() != null) {
      return CallChange.none(call);
    }
    builder.room = call.room().pollAfterJoin(now, People.watch(call, now));
    return builder
        .participant(identity, p -> p.tokenIssued(now))
        .event(n -> new CallEvent.TokenIssued(call.id(), n, now, identity))
        .build();
  }

  /** Returns the participant, who has accepted, and who has not lost the right to be there. */
  static Participant joining(VideoCall call, String identity, Instant now) {
    Participant person = call.require(identity);
    Instant closes =
        call.status() == CallStatus.IN_PROGRESS ? call.times().endsAt() : call.joinClosesAt();
    if (call.status().isOver() || !now.isBefore(Objects.requireNonNull(closes))) {
      throw new CallOverException(call.id());
    }
    if (person.isRemoved()) {
      throw CallNotAllowedException.removed();
    }
    if (person.response() == Response.DECLINED) {
      throw CallNotAllowedException.declined();
    }
    if (person.response() == Response.PENDING) {
      throw new CallNotAllowedException("Accept this call before you join it.");
    }
    return person;
  }

  static CallChange connected(VideoCall call, String identity, String id, Instant at, Instant now) {
    Participant person = call.require(identity);
    ProviderTime time = ProviderTime.of(call, at, now);
    Connections after = person.connections().connected(id, time);
    Instant local = after.byOurClock(id, time);
    CallChange change = providerEvent(call, Transition.CONNECT, person, after, local, now);
    return !person.mayBeConnected()
        ? change.then(c -> RoomUpdates.room(c, c.room().pollToEvict(now)))
        : change;
  }

  static CallChange left(VideoCall call, String identity, String id, Instant at, Instant now) {
    Participant person = call.require(identity);
    ProviderTime time = ProviderTime.of(call, at, now);
    Connections after = person.connections().disconnected(id, time);
    Instant local = after.byOurClock(id, time);
    return providerEvent(call, Transition.LEAVE, person, after, local, now);
  }

  static CallChange listed(VideoCall call, String identity, String id, Instant since, Instant now) {
    Participant person = call.require(identity);
    Connections after = person.connections().listed(id, ProviderTime.of(call, since, now));
    return change(call, Transition.CONNECT, person, after, now);
  }

  static CallChange unlisted(VideoCall call, String identity, String id, Instant at, Instant now) {
    Participant person = call.require(identity);
    Connections after = person.connections().unlisted(id, at.isAfter(now) ? now : at);
    return change(call, Transition.LEAVE, person, after, now);
  }

  /**
   * Applies an event of the provider. A late one, from before the end of the call, is stored
   * without a call event.
   */
  private static CallChange providerEvent(
      VideoCall call,
      Transition transition,
      Participant person,
      Connections after,
      Instant at,
      Instant now) {
    Instant end = call.times().endedAt();
    if (end == null || person.tokenIssuedAt() == null) {
      return change(call, transition, person, after, now);
    }
    return at.isBefore(end)
        ? RoomUpdates.lateConnection(call, person.with(after.endedWithCall(end)))
        : CallChange.none(call);
  }

  /** Stores the new connections of a participant, and records the resulting events and start. */
  static CallChange change(
      VideoCall call, Transition transition, Participant person, Connections after, Instant now) {
    if (call.status().isOver() || after.equals(person.connections())) {
      return CallChange.none(call);
    }
    TransitionBuilder builder = new TransitionBuilder(call, transition, now);
    if (person.tokenIssuedAt() == null) {
      throw new CallNotAllowedException("Ask for a token before you report to be connected.");
    }
    builder.participant(person.identity(), p -> p.with(after));
    PresenceEvents.record(builder, call.id(), person, after, now);
    if (call.status() == CallStatus.ACCEPTED && builder.haveMet()) {
      builder.start();
    }
    return builder.build();
  }
}
