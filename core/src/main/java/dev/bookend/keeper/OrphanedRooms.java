package dev.bookend.keeper;

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
 * Finds and closes orphaned rooms: open at the provider, although the call of their name is over or
 * has another room. Causes are a node that dies while it opens a room, and tokens that grant a room
 * name, with which the provider opens a new room after the end. Thread-safe.
 */
final class OrphanedRooms {
  private static final Duration AFTER_START = Duration.ofSeconds(10);
  private static final Duration EVERY = Duration.ofHours(1);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
  private static final int MAX_DOUBLINGS = 12;

  private final CallRepository repository;
  private final VideoRooms rooms;
  private final Logger log;
  private final Map<String, Boolean> closed = new LatestOnly();
  private Instant next = Instant.MIN;
  private boolean closeFailed;
  private int failures;
  private String lastFailure = "";

  OrphanedRooms(CallRepository repository, VideoRooms rooms) {
    this(repository, rooms, LoggerFactory.getLogger(OrphanedRooms.class));
  }

  OrphanedRooms(CallRepository repository, VideoRooms rooms, Logger log) {
    this.repository = repository;
    this.rooms = rooms;
    this.log = log;
  }

  /** {@return whether rooms are managed, so that another room of the same name is orphaned} */
  boolean arePossible() {
    return rooms.managesRooms();
  }

  /** Schedules the first sweep, after the start of the application. */
  synchronized void begin(Instant now) {
    next = now.plus(AFTER_START);
  }

  /** {@return whether a sweep is due; none is due again until this one is done} */
  synchronized boolean areDue(Instant now) {
    boolean due = rooms.managesRooms() && !now.isBefore(next);
    next = due ? Instant.MAX : next;
    return due;
  }

  /** Schedules the next sweep: soon if closing a room has failed in the meantime. */
  private synchronized void sweepDone(Instant at, Instant soon) {
    next = closeFailed && soon.isBefore(at) ? soon : at;
    closeFailed = false;
  }

  private synchronized void sweepSoon() {
    closeFailed = true;
    next = next.equals(Instant.MAX) ? next : Instant.MIN;
  }

  /** Retries a sweep that the task queue has rejected. */
  synchronized void postpone(Instant now) {
    next = now.plus(AFTER_FAILURE);
  }

  /** Closes them and schedules the next sweep: in an hour, or sooner after a failure. */
  void sweep(CallUpdater updater) {
    Duration pause = AFTER_FAILURE;
    try {
      closeAll();
      pause = succeeded();
    } catch (ProviderException e) {
      pause = failed(e, e.retryAfter().orElse(AFTER_FAILURE));
    } catch (RuntimeException e) {
      pause = failed(e, AFTER_FAILURE);
    } finally {
      Instant now = updater.now();
      sweepDone(now.plus(pause), now.plus(AFTER_FAILURE));
    }
  }

  private synchronized Duration succeeded() {
    if (failures > 0) {
      log.info("Sweep for orphaned rooms succeeds again after {} failures", failures);
    }
    failures = 0;
    lastFailure = "";
    return EVERY;
  }

  /**
   * Counts a failure, and logs it unless it equals the last one.
   *
   * @param retryAfter the shortest pause
   * @return the time until the next sweep: the shortest pause, 1 s to 1 min at first, doubled after
   *     each further failure, up to the regular interval
   */
  private synchronized Duration failed(RuntimeException e, Duration retryAfter) {
    Duration first = max(Duration.ofSeconds(1), min(retryAfter, AFTER_FAILURE));
    Duration backoff = first.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
    Duration pause = min(max(backoff, retryAfter), EVERY);
    failures++;
    String failure = e.getClass().getName() + ": " + e.getMessage();
    if (!failure.equals(lastFailure)) {
      lastFailure = failure;
      String text =
          "Sweep for orphaned rooms failed; retrying in {} s, then at growing intervals up to 1 h";
      if (e instanceof ProviderException) {
        log.info(text + ": {}", pause.toSeconds(), e.getMessage());
      } else {
        log.warn(text, pause.toSeconds(), e);
      }
    }
    return pause;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** {@return the number of rooms that were closed} */
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

  /** Closes the room of a callback after the commit, if it is orphaned and not closed before. */
  void noticed(VideoCall call, String sid) {
    CallRoom room = call.room();
    boolean known = sid.equals(room.sid()) || isOwn(room, sid) || wasClosed(sid);
    if (rooms.managesRooms() && !known) {
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

  /** A room counts as the call's own while the SID is unknown: it may be opening just now. */
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

  /** The last 1,000 closed rooms, so that late callbacks about them cost no request. */
  private static final class LatestOnly extends LinkedHashMap<String, Boolean> {
    private static final long serialVersionUID = 1L;
    private static final int MAX = 1000;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > MAX;
    }
  }
}
