package dev.bookend.port;

import dev.bookend.call.Actor;
import dev.bookend.call.VideoCall;

/**
 * The host application's access rule, evaluated before every operation, and again at each retry
 * after a lost race. It may also be asked about the state that this node has stored last; if that
 * is outdated, or the operation is rejected or changes nothing, it is asked again about the current
 * one, and only that answer counts. Instead of returning false it may throw any {@link
 * dev.bookend.call.VideoCallException} that explains more. Whatever the guard returns, a
 * participant who has declined or was removed can only view the call, and {@link
 * dev.bookend.call.RolePolicy} limits what people with a role may do. Implementations are
 * thread-safe.
 */
@FunctionalInterface
public interface CallGuard {
  /** The operation that needs permission. */
  enum Action {
    /** Request a call. */
    REQUEST,
    /** See a call or its history. */
    VIEW,
    /** Accept or decline. */
    ANSWER,
    /** Cancel it before it starts. */
    CANCEL,
    /** Move it to another time. */
    RESCHEDULE,
    /** Arrive in the waiting room, and get a token. */
    JOIN,
    /** Admit or deny people who wait. */
    ADMIT,
    /** Remove a person from the call. */
    REMOVE,
    /**
     * Add or replace a person, or invite a guest. The guard is asked before the change and with the
     * call that would be stored, so that it can say who may be added.
     */
    CHANGE_PEOPLE,
    /** Report the caller's own arrival in the room, or departure. */
    REPORT_PRESENCE,
    /**
     * Name a person's role in a request, an addition or an invitation of a call whose roles have
     * policies: roles give rights. The default refuses it to people.
     */
    ASSIGN_ROLES,
    /** Move the end of a running call. */
    EXTEND,
    /** End it. */
    COMPLETE
  }

  /**
   * Decides whether an operation is allowed. After a refusal a person outside the call gets the
   * same error as for an unknown call; a participant gets a refusal.
   *
   * @param actor the person, or the system
   * @param action the operation
   * @param call the call; for {@link Action#REQUEST} the call that would be stored
   * @return whether the operation is allowed
   */
  boolean allows(Actor actor, Action action, VideoCall call);

  /**
   * {@return the default: allows everything to the system, and everything but {@link
   * Action#ASSIGN_ROLES} to the call's participants}
   */
  static CallGuard participantsOnly() {
    return (actor, action, call) -> {
      String identity = actor.identity();
      return identity == null
          || (action != Action.ASSIGN_ROLES && call.participant(identity).isPresent());
    };
  }
}
