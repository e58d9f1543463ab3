package dev.bookend;

import dev.bookend.call.Actor;
import dev.bookend.call.Admission;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.GuestInvitation;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.Participant;
import dev.bookend.call.Participant.Response;
import dev.bookend.call.RolePolicy;
import dev.bookend.call.VideoCall;
import dev.bookend.port.AccessLog;
import dev.bookend.port.CallGuard;
import dev.bookend.port.CallGuard.Action;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * Access checks of {@link VideoCallService}, by the host's {@link CallGuard} and then by the call:
 * a participant with the response {@code DECLINED} or the admission {@code REMOVED} has read access
 * only, and role policies restrict the actions of the others. Thread-safe.
 */
final class AccessControl {
  /** Actions of people who have accepted and, if they wait, were admitted. */
  private static final Set<Action> IN_THE_CALL =
      EnumSet.of(Action.ADMIT, Action.REMOVE, Action.CHANGE_PEOPLE, Action.EXTEND);

  private final CallGuard guard;
  private final AccessLog log;

  AccessControl(CallGuard guard, AccessLog log) {
    this.guard = guard;
    this.log = log;
  }

  /** Records an access that was allowed. */
  void record(Actor actor, AccessLog.Read read, CallId call, Instant now) {
    log.accessed(actor, read, call, now);
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
    if (person != null && action != Action.VIEW && action != Action.ANSWER) {
      checkRights(person, action, call);
    }
  }

  private static void checkRights(Participant person, Action action, VideoCall call) {
    if (person.isRemoved()) {
      throw CallNotAllowedException.removed();
    }
    if (person.response() == Response.DECLINED) {
      throw CallNotAllowedException.declined();
    }
    if (person.admission().state() == Admission.State.DENIED && action != Action.JOIN) {
      throw new CallNotAllowedException("You were not let into this call, and can only view it.");
    }
    if (IN_THE_CALL.contains(action) && !person.mayBeConnected()) {
      throw new CallNotAllowedException("Accept this call, and be admitted, before you do this.");
    }
    RolePolicy policy = call.policyOf(person.identity());
    boolean allowed =
        switch (action) {
          case CANCEL -> policy.mayEnd() || call.requestedBy().equals(person.identity());
          case COMPLETE -> policy.mayEnd();
          case RESCHEDULE -> policy.mayReschedule();
          case EXTEND -> policy.mayExtend();
          case ADMIT -> policy.admits();
          case REMOVE -> policy.admits() || policy.mayChangePeople();
          case CHANGE_PEOPLE -> policy.mayChangePeople();
          case JOIN, REPORT_PRESENCE -> true;
          default -> false;
        };
    boolean isForGuests = action == Action.JOIN || action == Action.REPORT_PRESENCE;
    if (!allowed || (person.guest() != null && !isForGuests)) {
      throw new CallNotAllowedException("Your role in this call does not allow this.");
    }
  }

  /**
   * Rejects a role that the actor may not name. Without policies a role is only a label.
   *
   * @throws CallNotAllowedException if roles give rights in this call, and the guard refuses it
   */
  void checkRoles(Actor actor, VideoCall call, boolean namesRoles) {
    boolean isLabel = actor.isSystem() || call.terms().roles().isEmpty();
    if (namesRoles && !isLabel && !allows(actor, Action.ASSIGN_ROLES, call)) {
      throw new CallNotAllowedException("You may not name the roles of people in this call.");
    }
  }

  /** Rejects a guest who needs no admission, if the actor may not admit people. */
  void checkMayAdmit(Actor actor, VideoCall call, GuestInvitation invitation) {
    String identity = actor.identity();
    if (!invitation.waits() && identity != null && !call.policyOf(identity).admits()) {
      throw new CallNotAllowedException("Your role may only invite guests who wait for admission.");
    }
  }

  /** Rejects a guest, who may not read more than the call itself. */
  static void checkNoGuest(Actor actor) {
    if (actor.isGuest()) {
      throw new CallNotAllowedException("Guests may not read this.");
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
