package dev.bookend.call;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is written down about a call without moving its state: room, outbox, version. */
final class Bookkeeping {
  private Bookkeeping() {}

  static CallChange room(VideoCall call, CallRoom room) {
    return changed(copy(call, room, call.outbox(), call.version()));
  }

  static CallChange outbox(VideoCall call, CallOutbox outbox) {
    return outbox.equals(call.outbox())
        ? CallChange.none(call)
        : changed(copy(call, call.room(), outbox, call.version()));
  }

  static CallChange roomOpened(VideoCall call, String sid, Instant now) {
    CallRoom open = call.room().opened(sid);
    if (open.equals(call.room())) {
      return CallChange.none(call);
    }
    boolean wanted =
        call.status() == CallStatus.ACCEPTED || call.status() == CallStatus.IN_PROGRESS;
    return room(call, wanted ? open : open.closing(now));
  }

  static CallChange roomEnded(VideoCall call, @Nullable String sid, Instant now) {
    CallRoom room = call.room();
    boolean another = sid != null && room.sid() != null && !sid.equals(room.sid());
    if (another || !room.mayExist()) {
      return CallChange.none(call);
    }
    CallOutbox outbox = call.outbox().recorded(1, now);
    CallEvent event = new CallEvent.RoomClosed(call.id(), outbox.recorded(), now);
    VideoCall closed = copy(call, room.closed(now), outbox, call.version());
    CallChange change = new CallChange(closed, List.of(event), true);
    return call.status() == CallStatus.IN_PROGRESS
        ? change.then(c -> Ending.complete(c, EndReason.ROOM_ENDED, null, now))
        : change;
  }

  static VideoCall stored(VideoCall call) {
    return copy(call, call.room(), call.outbox(), call.version() + 1);
  }

  private static CallChange changed(VideoCall call) {
    return new CallChange(call, List.of(), true);
  }

  private static VideoCall copy(VideoCall call, CallRoom room, CallOutbox outbox, long version) {
    return new VideoCall(
        call.id(),
        call.requestedBy(),
        call.bookingId(),
        call.requestKey(),
        call.terms(),
        call.scheduledAt(),
        call.status(),
        call.endReason(),
        call.participants(),
        call.times(),
        room,
        outbox,
        version);
  }
}
