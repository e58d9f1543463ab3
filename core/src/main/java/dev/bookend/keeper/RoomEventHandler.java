package dev.bookend.keeper;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallId;
import dev.bookend.call.StorageException;
import dev.bookend.call.VideoCall;
import dev.bookend.call.VideoCallException;
import dev.bookend.port.RoomEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies the events of the provider to calls, and reports orphaned rooms. Thread-safe. */
final class RoomEventHandler {
  private static final Logger log = LoggerFactory.getLogger(RoomEventHandler.class);

  private final CallUpdater updater;
  private final OrphanedRooms orphanedRooms;

  RoomEventHandler(CallUpdater updater, OrphanedRooms orphanedRooms) {
    this.updater = updater;
    this.orphanedRooms = orphanedRooms;
  }

  void apply(RoomEvent event) {
    CallId.ofRoomName(event.roomName()).ifPresent(id -> apply(id, event));
  }

  private void apply(CallId id, RoomEvent event) {
    try {
      VideoCall call =
          updater.change(
              id,
              (before, now) ->
                  before.advanceTo(now).then(current -> transition(current, event, now)));
      if (event instanceof RoomEvent.Created || event instanceof RoomEvent.Connected) {
        orphanedRooms.noticed(call, event.roomSid());
      }
    } catch (StorageException | CallConflictException notStored) {
      throw notStored;
    } catch (VideoCallException rejected) {
      log.debug("Call {}: a provider event was ignored: {}", id, rejected.toString());
    }
  }

  private CallChange transition(VideoCall call, RoomEvent event, Instant now) {
    String sid = call.room().sid();
    boolean foreign = sid == null ? orphanedRooms.arePossible() : !sid.equals(event.roomSid());
    if (event instanceof RoomEvent.Created || foreign) {
      return CallChange.none(call);
    }
    Instant at = event.at().truncatedTo(ChronoUnit.MICROS);
    if (event instanceof RoomEvent.Connected in) {
      return call.connected(in.identity(), in.connection(), at, now);
    }
    if (event instanceof RoomEvent.Disconnected out) {
      return call.left(out.identity(), out.connection(), at, now);
    }
    return call.roomEnded(event.roomSid(), true, now);
  }
}
