package dev.bookend;

import dev.bookend.call.CallId;
import dev.bookend.call.CallRoom;
import dev.bookend.call.ProviderException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import dev.bookend.port.VideoRooms;
import dev.bookend.port.VideoRooms.OpenRoom;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rooms that are open although the call of their name is over, or has another. They come from a
 * node that died after a long pause in the middle of opening one, or from a token that names the
 * room and not its SID, with which the provider opens a room anew after its end.
 */
final class Strays {
  private static final Logger log = LoggerFactory.getLogger(Strays.class);
  private static final Duration EVERY = Duration.ofHours(1);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  private final CallRepository repository;
  private final VideoRooms rooms;
  private Instant next = Instant.MIN;

  Strays(CallRepository repository, VideoRooms rooms) {
    this.repository = repository;
    this.rooms = rooms;
  }

  /** {@return whether to look for them now; they are not due again until that is done} */
  synchronized boolean areDue(Instant now) {
    boolean due = rooms.areManaged() && !now.isBefore(next);
    next = due ? Instant.MAX : next;
    return due;
  }

  private synchronized void dueAt(Instant at) {
    next = at;
  }

  /** There was nobody to do it. */
  void putOff(Instant now) {
    dueAt(now.plus(AFTER_FAILURE));
  }

  /** Looks for them, and again later. */
  void patrol(Ledger ledger) {
    Duration pause = AFTER_FAILURE;
    try {
      closeAll();
      pause = EVERY;
    } catch (ProviderException e) {
      pause = e.retryAfter().filter(p -> p.compareTo(AFTER_FAILURE) < 0).orElse(AFTER_FAILURE);
      log.info("Open rooms could not all be looked through, will try again: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.warn("Open rooms could not all be looked through, will try again", e);
    } finally {
      dueAt(ledger.now().plus(pause));
    }
  }

  /** {@return how many were closed} */
  int closeAll() {
    int closed = 0;
    for (OpenRoom room : rooms.openRooms()) {
      VideoCall call = CallId.ofRoomName(room.name()).flatMap(repository::find).orElse(null);
      if (call != null && !isOwn(call.room(), room.sid())) {
        close(call.id(), room.sid());
        closed++;
      }
    }
    return closed;
  }

  /** Somebody is, or was, in a room; of the call's own that may be told late. */
  void noticed(VideoCall call, String sid) {
    CallRoom room = call.room();
    if (rooms.areManaged() && !sid.equals(room.sid()) && !isOwn(room, sid)) {
      repository.afterCommit(() -> closeIfPossible(call.id(), sid));
    }
  }

  private void closeIfPossible(CallId id, String sid) {
    try {
      close(id, sid);
    } catch (RuntimeException e) {
      log.warn("Call {}: another room of its name is not closed yet: {}", id, e.getMessage());
      dueAt(Instant.MIN);
    }
  }

  /** A room whose SID is not known yet may be the one that is just being opened. */
  private static boolean isOwn(CallRoom room, String sid) {
    return room.mayExist() && (room.sid() == null || sid.equals(room.sid()));
  }

  private void close(CallId id, String sid) {
    rooms.close(sid);
    log.warn("Call {}: another room of its name, or one after its end, was open; closed now", id);
  }
}
