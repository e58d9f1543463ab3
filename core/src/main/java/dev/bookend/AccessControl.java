package dev.bookend;

import dev.bookend.call.Actor;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.Participant;
import dev.bookend.call.Participant.Response;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallGuard;
import dev.bookend.port.CallGuard.Action;

/**
 * Access checks of {@link VideoCallService}, by the host's {@link CallGuard}. A participant who has
 * declined may only view the call, even if the guard allows more. Thread-safe.
 */
final class AccessControl {
  private final CallGuard guard;

  AccessControl(CallGuard guard) {
    this.guard = guard;
  }

  boolean allows(Actor actor, Action action, VideoCall call) {
    return guard.allows(actor, action, call);
  }

  /**
   * Rejects an action that the guard does not allow.
   *
   * @throws CallNotFoundException if the actor is not a participant, to hide that the call exists
   * @throws CallNotAllowedException if the actor is a participant
   */
  void check(Actor actor, Action action, VideoCall call) {
    String identity = actor.identity();
    Participant person = identity == null ? null : call.participant(identity).orElse(null);
    if (!allows(actor, action, call)) {
      throw person == null
          ? new CallNotFoundException()
          : new CallNotAllowedException("You may not do this.");
    }
    // an answer is checked by the call, because a repeated answer is no error
    boolean changes = action != Action.VIEW && action != Action.ANSWER;
    if (changes && person != null && person.response() == Response.DECLINED) {
      throw CallNotAllowedException.declined();
    }
  }

  /** {@return the identity of the actor, or fails: the action needs a person} */
  static String person(Actor actor) {
    String identity = actor.identity();
    if (identity == null) {
      throw new InvalidValueException("actor", "must be a person; the system cannot do this");
    }
    return identity;
  }
}
