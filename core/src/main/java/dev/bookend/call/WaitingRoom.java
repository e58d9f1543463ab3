package dev.bookend.call;

import dev.bookend.call.Admission.State;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * The transitions of people who wait for admission. Others see them by polling, or by events that
 * are delivered.
 */
final class WaitingRoom {
  private static final Set<State> MAY_BE_ADMITTED =
      EnumSet.of(State.REQUIRED, State.WAITING, State.DENIED);

  private WaitingRoom() {}

  /**
   * A person who needs no admission, or has it, changes nothing by arriving. Arrivals count as
   * reports, because a person can arrive and go away any number of times.
   */
  static CallChange arrive(VideoCall call, String identity, Instant now) {
    Participant person = Presence.joining(call, identity, now);
    if (person.admission().state() == State.DENIED) {
      throw new NotAdmittedException("You were not let into this call.");
    }
    TransitionBuilder builder = new TransitionBuilder(call, Transition.WAIT, now);
    if (now.isBefore(call.joinOpensAt())) {
      throw new TooEarlyException(call.id(), call.joinOpensAt());
    }
    return person.admission().state() != State.REQUIRED
        ? CallChange.none(call)
        : builder
            .participant(identity, p -> p.moved(new Admission(State.WAITING, now)))
            .changedBy(identity)
            .event(n -> new CallEvent.Arrived(call.id(), n, now, identity))
            .build();
  }

  static CallChange stopWaiting(VideoCall call, String identity, Instant now) {
    return call.status().isOver()
        ? CallChange.none(call)
        : new TransitionBuilder(call, Transition.WAIT, now)
            .participant(identity, p -> p.moved(new Admission(State.REQUIRED, now)))
            .event(n -> new CallEvent.StoppedWaiting(call.id(), n, now, identity))
            .build();
  }

  static CallChange admit(VideoCall call, Cause cause, String identity, Instant now) {
    Participant person = call.requirePerson(identity);
    if (person.isRemoved() || person.response() == Participant.Response.DECLINED) {
      throw new InvalidValueException(
          "identity", "must not have declined or been removed: add the person again");
    }
    TransitionBuilder builder = new TransitionBuilder(call, Transition.ADMIT, now);
    return !MAY_BE_ADMITTED.contains(person.admission().state())
        ? CallChange.none(call)
        : builder
            .participant(identity, p -> p.moved(new Admission(State.ADMITTED, now)))
            .changedBy(cause.identity())
            .event(n -> new CallEvent.Admitted(call.id(), n, now, cause, identity))
            .build();
  }

  static CallChange deny(VideoCall call, Cause cause, String identity, Instant now) {
    Participant person = call.requirePerson(identity);
    TransitionBuilder builder = new TransitionBuilder(call, Transition.ADMIT, now);
    if (person.isRemoved() || person.admission().state() == State.DENIED) {
      return CallChange.none(call);
    }
    boolean hasToken = person.admission().isGranted() && person.tokenIssuedAt() != null;
    if (!person.admission().isNeeded() || hasToken) {
      throw new InvalidValueException(
          "identity", "must be of a person who waits for admission: remove the person instead");
    }
    return builder
        .participant(identity, p -> p.moved(new Admission(State.DENIED, now)))
        .event(n -> new CallEvent.Denied(call.id(), n, now, cause, identity))
        .build();
  }
}
