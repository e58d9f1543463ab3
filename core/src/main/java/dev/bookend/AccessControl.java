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
 * Access control: asks the guard and refuses. A participant who has declined may view the call and
 * nothing else, whatever the guard allows.
 */
final class AccessControl {
  private final CallGuard guard;

  AccessControl(CallGuard guard) {
    this.guard = guard;
  }

  boolean allows(Actor actor, Action action, VideoCall call) {
    return guard.allows(actor, action, call);
  }

  void check(Actor actor, Action action, VideoCall call) {
    String identity = actor.identity();
    Participant person = identity == null ? null : call.participant(identity).orElse(null);
    if (!allows(actor, action, call)) {
      throw person == null
          ? new CallNotFoundException()
          : new CallNotAllowedException("You may not do this.");
    }
    // the call itself knows a repeated answer from a new one
    boolean changes = action != Action.VIEW && action != Action.ANSWER;
    if (changes && person != null && person.response() == Response.DECLINED) {
      throw CallNotAllowedException.declined();
    }
  }

  static String person(Actor actor) {
    String identity = actor.identity();
    if (identity == null) {
      throw new InvalidValueException("actor", "must be a person, for the host can't do this");
    }
    return identity;
  }
}
