package dev.bookend;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallRoom;
import dev.bookend.call.ProviderException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.VideoRooms;
import dev.bookend.port.VideoRooms.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a call needs of the provider's room when nobody waits for it: closing it, looking in. */
final class RoomWork {
  private static final Logger log = LoggerFactory.getLogger(RoomWork.class);

  private final Ledger ledger;
  private final VideoRooms rooms;

  RoomWork(Ledger ledger, VideoRooms rooms) {
    this.ledger = ledger;
    this.rooms = rooms;
  }

  Outcome close(VideoCall call) {
    CallRoom asked = call.room();
    try {
      rooms.close(asked.reference(call.id().roomName()));
    } catch (RuntimeException e) {
      return notDone(call, Chore.CLOSE_ROOM, e);
    }
    Instant closedAt = ledger.now();
    return Outcome.done(call, Chore.CLOSE_ROOM, current -> current.roomClosed(asked, closedAt));
  }

  Outcome look(VideoCall call) {
    Sighting sighting;
    try {
      sighting = see(call);
    } catch (RuntimeException e) {
      return notDone(call, Chore.LOOK, e);
    }
    return Outcome.done(call, Chore.LOOK, sighting::appliedTo);
  }

  void putOut(VideoCall call, String identity) {
    String sid = call.room().sid();
    if (call.room().phase() == CallRoom.Phase.OPEN && sid != null) {
      rooms.disconnect(sid, identity);
    }
  }

  /** Asks the provider who is in the room. */
  Sighting see(VideoCall call) {
    Instant askedAt = ledger.now();
    Optional<List<Connection>> found =
        rooms.connections(call.room().reference(call.id().roomName()));
    return new Sighting(call, found.orElse(null), askedAt, ledger.now());
  }

  private Outcome notDone(VideoCall call, Chore chore, RuntimeException e) {
    Instant now = ledger.now();
    Optional<Duration> pause =
        e instanceof ProviderException provider ? provider.retryAfter() : Optional.empty();
    Instant earliest = now.plus(pause.orElse(Duration.ZERO));
    if (e instanceof ProviderException busy && busy.isBusy()) {
      return Outcome.putOff(call.id(), chore, earliest);
    }
    tell(call, chore, e);
    return Outcome.done(
        call,
        chore,
        current ->
            chore.dueAt(current) == null
                ? CallChange.none(current)
                : current.roomAgain(now).then(next -> next.putOff(earliest, null)));
  }

  /** The provider's own words say enough; what else fails is told with the place where it did. */
  private static void tell(VideoCall call, Chore chore, RuntimeException e) {
    String what = chore == Chore.LOOK ? "could not be looked into" : "is not closed yet";
    if (e instanceof ProviderException) {
      log.warn("Call {}: its room {}, will try again: {}", call.id(), what, e.getMessage());
    } else {
      log.warn("Call {}: its room {}, will try again", call.id(), what, e);
    }
  }
}
