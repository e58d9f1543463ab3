package dev.bookend;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallRoom;
import dev.bookend.call.GuestInvitation;
import dev.bookend.call.GuestKey;
import dev.bookend.call.GuestLink;
import dev.bookend.call.ProviderException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallGuard.Action;
import dev.bookend.port.CallRepository;
import dev.bookend.port.VideoRooms;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the people of a call: additions, removals, guests and the waiting room. Each is one
 * transaction; requests to the provider follow after its commit. Thread-safe.
 */
final class PeopleChanges {
  private final AccessControl access;
  private final CheckedChanges changes;
  private final CallRepository repository;
  private final VideoRooms rooms;

  PeopleChanges(
      AccessControl access, CheckedChanges changes, CallRepository repository, VideoRooms rooms) {
    this.access = access;
    this.changes = changes;
    this.repository = repository;
    this.rooms = rooms;
  }

  VideoCall add(Actor actor, CallId id, String identity, @Nullable String role) {
    return changes.change(
        actor,
        Action.CHANGE_PEOPLE,
        id,
        (call, now) -> {
          access.checkRoles(actor, call, role != null);
          return allowed(actor, call.add(actor, identity, role, now));
        });
  }

  VideoCall replace(
      Actor actor, CallId id, String identity, String replacement, @Nullable String reason) {
    VideoCall call =
        changes.change(
            actor,
            Action.CHANGE_PEOPLE,
            id,
            (before, now) ->
                allowed(actor, before.replace(actor, identity, replacement, reason, now)));
    return disconnected(call, identity);
  }

  /** Asks the guard about the call with its new people, as about a request. */
  private CallChange allowed(Actor actor, CallChange change) {
    if (!access.allows(actor, Action.CHANGE_PEOPLE, change.call())) {
      throw new CallNotAllowedException("You may not add this person to the call.");
    }
    return change;
  }

  VideoCall remove(Actor actor, CallId id, String identity, @Nullable String reason) {
    VideoCall call =
        changes.change(
            actor, Action.REMOVE, id, (before, now) -> before.remove(actor, identity, reason, now));
    return disconnected(call, identity);
  }

  /**
   * Disconnects a removed person from the room after the commit. If the request fails, the keeper
   * retries: the change has made a poll of the room due.
   */
  private VideoCall disconnected(VideoCall call, String identity) {
    repository.afterCommit(() -> disconnect(call, identity));
    return call;
  }

  private void disconnect(VideoCall call, String identity) {
    String room = call.room().sid();
    boolean hasToken =
        call.participant(identity).filter(person -> person.tokenIssuedAt() != null).isPresent();
    if (hasToken && call.room().phase() == CallRoom.Phase.OPEN && room != null) {
      try {
        rooms.disconnect(room, identity);
      } catch (ProviderException failed) {
        return; // the keeper retries it, and logs its own failures
      }
    }
  }

  GuestLink inviteGuest(Actor actor, CallId id, GuestInvitation invitation) {
    GuestKey key = GuestKey.random(id);
    VideoCall call =
        changes.change(
            actor,
            Action.CHANGE_PEOPLE,
            id,
            (before, now) -> {
              access.checkRoles(actor, before, invitation.role() != null);
              access.checkMayAdmit(actor, before, invitation);
              return allowed(actor, before.inviteGuest(actor, invitation, key, now));
            });
    return call.guestLink(key);
  }

  VideoCall arrive(Actor actor, CallId id) {
    String identity = AccessControl.person(actor);
    return changes.change(actor, Action.JOIN, id, (call, now) -> call.arrive(identity, now));
  }

  VideoCall admit(Actor actor, CallId id, String identity) {
    return changes.change(actor, Action.ADMIT, id, (call, now) -> call.admit(actor, identity, now));
  }

  VideoCall deny(Actor actor, CallId id, String identity, @Nullable String reason) {
    return changes.change(
        actor, Action.ADMIT, id, (call, now) -> call.deny(actor, identity, reason, now));
  }
}
