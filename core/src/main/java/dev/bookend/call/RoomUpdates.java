package dev.bookend.call;

import dev.bookend.call.CallRoom.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes of room, outbox, version and connections that are not transitions of the state. */
final class RoomUpdates {
  private RoomUpdates() {}

  static CallChange room(VideoCall call, CallRoom room) {
    return room.equals(call.room())
        ? CallChange.none(call)
        : changed(call, copy(call, room, call.outbox()));
  }

  static CallChange outbox(VideoCall call, CallEvent.Outbox outbox) {
    return outbox.equals(call.outbox())
        ? CallChange.none(call)
        : changed(call, copy(call, call.room(), outbox));
  }

  static CallChange roomOpened(VideoCall call, String sid, Instant now) {
    CallRoom known = call.room();
    if (known.phase() == Phase.OPEN && sid.equals(known.sid())) {
      return CallChange.none(call);
    }
    CallRoom opened = known.opened(sid, now);
    CallRoom open = People.watch(call, now) == CallRoom.Watch.NONE ? opened : opened.pollNow(now);
    boolean isNeeded =
        call.status() == CallStatus.ACCEPTED || call.status() == CallStatus.IN_PROGRESS;
    return room(call, isNeeded ? open : open.closing(now));
  }

  /** Confirms our close request, if the room is still the one that it was made for. */
  static CallChange roomClosed(VideoCall call, CallRoom asked, Instant now) {
    CallRoom room = call.room();
    boolean isSameRoom = room.phase() == Phase.CLOSING && Objects.equals(room.sid(), asked.sid());
    return isSameRoom ? ended(call, now) : CallChange.none(call);
  }

  static CallChange roomEnded(VideoCall call, String sid, boolean certain, Instant now) {
    CallRoom room = call.room();
    boolean isOtherRoom = room.sid() != null && !room.sid().equals(sid);
    if (isOtherRoom || !room.mayExist()) {
      return CallChange.none(call);
    }
    return certain ? ended(call, now) : completeIfRunning(room(call, room.closing(now)), now);
  }

  private static CallChange ended(VideoCall call, Instant now) {
    CallRoom room = call.room();
    CallEvent.Outbox outbox = call.outbox().recorded(1, now);
    CallEvent event = new CallEvent.RoomClosed(call.id(), outbox.recorded(), now);
    VideoCall closed = copy(call, participantsAfterClose(call, now), room.closed(now), outbox);
    return completeIfRunning(new CallChange(call, closed, List.of(event), true, null), now);
  }

  /** Connections from before the latest rescheduling last until the room is closed. */
  private static List<Participant> participantsAfterClose(VideoCall call, Instant now) {
    Instant cut = call.times().askedAt();
    return call.participants().stream()
        .map(
            p -> p.tokenIssuedAt() == null ? p.with(p.connections().foldedIntoTotals(cut, now)) : p)
        .toList();
  }

  /** Stores a late event about a connection of a call that is over. */
  static CallChange lateConnection(VideoCall call, Participant person) {
    return person(call, person.identity(), p -> person);
  }

  static CallChange person(VideoCall call, String identity, UnaryOperator<Participant> change) {
    List<Participant> people =
        call.participants().stream()
            .map(p -> p.identity().equals(identity) ? change.apply(p) : p)
            .toList();
    return people.equals(call.participants())
        ? CallChange.none(call)
        : changed(call, copy(call, people, call.room(), call.outbox()));
  }

  private static CallChange completeIfRunning(CallChange change, Instant now) {
    return change.call().status() == CallStatus.IN_PROGRESS
        ? change.then(c -> Deadlines.complete(c, EndReason.ROOM_ENDED, Cause.NONE, now))
        : change;
  }

  static CallChange postpone(VideoCall call, @Nullable Instant room, @Nullable Instant outbox) {
    CallRoom laterRoom = room == null ? call.room() : call.room().postponedTo(room);
    CallEvent.Outbox laterOutbox =
        outbox == null ? call.outbox() : call.outbox().postponedTo(outbox);
    return laterRoom.equals(call.room()) && laterOutbox.equals(call.outbox())
        ? CallChange.none(call)
        : changed(call, copy(call, laterRoom, laterOutbox));
  }

  static VideoCall stored(VideoCall call) {
    CallBuilder copy = new CallBuilder(call);
    copy.version++;
    return copy.call();
  }

  private static CallChange changed(VideoCall before, VideoCall call) {
    return new CallChange(before, call, List.of(), true, null);
  }

  private static VideoCall copy(VideoCall call, CallRoom room, CallEvent.Outbox outbox) {
    return copy(call, call.participants(), room, outbox);
  }

  private static VideoCall copy(
      VideoCall call, List<Participant> people, CallRoom room, CallEvent.Outbox outbox) {
    CallBuilder copy = new CallBuilder(call);
    copy.participants = people;
    copy.room = room;
    copy.outbox = outbox;
    return copy.call();
  }
}
