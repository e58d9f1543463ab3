package dev.bookend.port;

import dev.bookend.call.Actor;
import dev.bookend.call.VideoCall;

/**
 * The host's own rule on who may do what. It is asked before every operation and may itself throw
 * any {@link dev.bookend.call.VideoCallException} to say more than no. A participant who has
 * declined may view the call and nothing else, whatever the guard says. Implementations are
 * thread-safe.
 */
@FunctionalInterface
public interface CallGuard {
  /** What somebody wants to do. */
  enum Action {
    /** Ask for a call. */
    REQUEST,
    /** See a call or its history. */
    VIEW,
    /** Accept or decline. */
    ANSWER,
    /** Call it off. */
    CANCEL,
    /** Move it to another time. */
    RESCHEDULE,
    /** Get a token. */
    JOIN,
    /** Report to be in the room, or no longer. */
    REPORT_PRESENCE,
    /** Move the end of a running call. */
    EXTEND,
    /** End it. */
    COMPLETE
  }

  /**
   * Decides. Who is refused sees no difference to a call that does not exist, unless the person is
   * one of its participants.
   *
   * @param actor who
   * @param action what
   * @param call the call; for {@link Action#REQUEST} the one that would be made
   * @return whether it is allowed
   */
  boolean allows(Actor actor, Action action, VideoCall call);

  /** {@return the default: the host and the call's participants may do everything} */
  static CallGuard participantsOnly() {
    return (actor, action, call) -> {
      String identity = actor.identity();
      return identity == null || call.participant(identity).isPresent();
    };
  }
}
