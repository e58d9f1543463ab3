package dev.bookend;

import dev.bookend.call.Actor;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallGuard;
import dev.bookend.port.CallGuard.Action;

/** Who may do what, and what those are told who may not. */
final class Access {
  private final CallGuard guard;

  Access(CallGuard guard) {
    this.guard = guard;
  }

  boolean allows(Actor actor, Action action, VideoCall call) {
    return guard.allows(actor, action, call);
  }

  void check(Actor actor, Action action, VideoCall call) {
    if (!allows(actor, action, call)) {
      String identity = actor.identity();
      if (identity == null || call.participant(identity).isEmpty()) {
        throw new CallNotFoundException();
      }
      throw new CallNotAllowedException("You may not do this.");
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
