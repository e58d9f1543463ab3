package dev.bookend;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRoom;
import dev.bookend.call.CallStatus;
import dev.bookend.call.VideoCall;
import dev.bookend.keeper.CallUpdater;
import dev.bookend.keeper.PresenceSnapshot;
import dev.bookend.port.CallGuard.Action;
import dev.bookend.port.VideoRooms;
import org.jspecify.annotations.Nullable;

/**
 * Completes calls. Before a call is completed as missed, the provider is asked once for the people
 * in its room. Thread-safe.
 */
final class CallCompleter {
  private final CheckedChanges changes;
  private final CallUpdater updater;
  private final VideoRooms rooms;

  CallCompleter(CheckedChanges changes, CallUpdater updater, VideoRooms rooms) {
    this.changes = changes;
    this.updater = updater;
    this.rooms = rooms;
  }

  VideoCall complete(Actor actor, CallId id, @Nullable String reason) {
    VideoCall call =
        changes.change(
            actor,
            Action.COMPLETE,
            id,
            (current, now) ->
                isInDoubt(current, actor)
                    ? CallChange.none(current)
                    : current.complete(actor, reason, now));
    return isInDoubt(call, actor) ? completeInDoubt(actor, call, reason) : call;
  }

  /** Completes a call after one request to the provider for the people in its room. */
  private VideoCall completeInDoubt(Actor actor, VideoCall asked, @Nullable String reason) {
    PresenceSnapshot snapshot = PresenceSnapshot.of(rooms, asked, updater::now);
    return changes.change(
        actor,
        Action.COMPLETE,
        asked.id(),
        (call, now) -> snapshot.appliedTo(call).then(seen -> seen.complete(actor, reason, now)));
  }

  /** {@return whether two people may have met, although the provider has sent no event} */
  private boolean isInDoubt(VideoCall call, Actor actor) {
    return call.status() == CallStatus.ACCEPTED
        && call.room().phase() == CallRoom.Phase.OPEN
        && call.complete(actor, null, updater.now()).call().status() == CallStatus.MISSED;
  }
}
