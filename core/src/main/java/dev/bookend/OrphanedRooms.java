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
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rooms that are open although the call of their name is over, or has another. They come from a
 * node that died after a long pause in the middle of opening one, or from a token that names the
 * room and not its SID, with which the provider opens a room anew after its end.
 */
final class OrphanedRooms {
  private static final Logger log = LoggerFactory.getLogger(OrphanedRooms.class);
  private static final Duration AFTER_START = Duration.ofSeconds(10);
  private static final Duration EVERY = Duration.ofHours(1);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  private final CallRepository repository;
  private final VideoRooms rooms;
  private final Map<String, Boolean> closed = new LatestOnly();
  private Instant next = Instant.MIN;
  private boolean left;

  OrphanedRooms(CallRepository repository, VideoRooms rooms) {
    this.repository = repository;
    this.rooms = rooms;
  }

  /** {@return whether rooms are opened by us, so that another of the same name is a stray} */
  boolean arePossible() {
    return rooms.areManaged();
  }

  /** A keeper starts, and with it an application that has enough to do. */
  synchronized void begin(Instant now) {
    next = now.plus(AFTER_START);
  }

  /** {@return whether to look for them now; they are not due again until that is done} */
  synchronized boolean areDue(Instant now) {
    boolean due = rooms.areManaged() && !now.isBefore(next);
    next = due ? Instant.MAX : next;
    return due;
  }

  /** What could not be closed in the meantime is not left until the next hour. */
  private synchronized void sweepDone(Instant at, Instant soon) {
    next = left && soon.isBefore(at) ? soon : at;
    left = false;
  }

  private synchronized void sweepSoon() {
    left = true;
    next = next.equals(Instant.MAX) ? next : Instant.MIN;
  }

  /** There was nobody to do it. */
  synchronized void postpone(Instant now) {
    next = now.plus(AFTER_FAILURE);
  }

  /** Looks for them, and again later. */
  void sweep(CallUpdater updater) {
    Duration pause = AFTER_FAILURE;
    try {
      closeAll();
      pause = EVERY;
    } catch (ProviderException e) {
      pause = e.retryAfter().filter(p -> p.compareTo(AFTER_FAILURE) < 0).orElse(AFTER_FAILURE);
      log.info("Sweep for orphaned rooms failed; retrying within 1 minute: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.warn("Sweep for orphaned rooms failed; retrying within 1 minute", e);
    } finally {
      Instant now = updater.now();
      sweepDone(now.plus(pause), now.plus(AFTER_FAILURE));
    }
  }

  /** {@return how many were closed} */
  int closeAll() {
    int done = 0;
    ProviderException failure = null;
    for (OpenRoom room : rooms.openRooms()) {
      VideoCall call = CallId.ofRoomName(room.name()).flatMap(repository::find).orElse(null);
      if (call != null && !isOwn(call.room(), room.sid())) {
        try {
          close(call.id(), room.sid());
          done++;
        } catch (ProviderException e) {
          failure = e;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return done;
  }

  /** Somebody is, or was, in a room; of the call's own, or of one closed before, that is late. */
  void noticed(VideoCall call, String sid) {
    CallRoom room = call.room();
    boolean known = sid.equals(room.sid()) || isOwn(room, sid) || wasClosed(sid);
    if (rooms.areManaged() && !known) {
      repository.afterCommit(() -> closeIfPossible(call.id(), sid));
    }
  }

  private void closeIfPossible(CallId id, String sid) {
    try {
      close(id, sid);
    } catch (RuntimeException e) {
      log.warn(
          "Call {}: closing an orphaned room failed; the next sweep will retry it: {}",
          id,
          e.getMessage());
      sweepSoon();
    }
  }

  private boolean wasClosed(String sid) {
    synchronized (closed) {
      return closed.containsKey(sid);
    }
  }

  /** A room whose SID is not known yet may be the one that is just being opened. */
  private static boolean isOwn(CallRoom room, String sid) {
    return room.mayExist() && (room.sid() == null || sid.equals(room.sid()));
  }

  private void close(CallId id, String sid) {
    rooms.close(sid);
    synchronized (closed) {
      closed.put(sid, true);
    }
    log.warn("Call {}: closed an orphaned room", id);
  }

  /** So that what is told of them again and again costs nothing; a node remembers some. */
  private static final class LatestOnly extends LinkedHashMap<String, Boolean> {
    private static final long serialVersionUID = 1L;
    private static final int MOST = 1000;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > MOST;
    }
  }
}
