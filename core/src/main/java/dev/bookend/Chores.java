package dev.bookend;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallRoom;
import dev.bookend.call.CallRoom.Phase;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallListener;
import dev.bookend.port.CallRepository;
import dev.bookend.port.VideoRooms;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a call leaves to be done outside the repository: a room to close, listeners to tell. */
final class Chores {
  private static final Logger log = LoggerFactory.getLogger(Chores.class);

  private final Ledger ledger;
  private final CallRepository repository;
  private final VideoRooms rooms;
  private final List<CallListener> listeners;

  Chores(Ledger ledger, CallRepository repository, VideoRooms rooms, List<CallListener> listeners) {
    this.ledger = ledger;
    this.repository = repository;
    this.rooms = rooms;
    this.listeners = listeners;
  }

  static boolean hasRoomToClose(VideoCall call, Instant now) {
    return isDue(call.room().dueAt(), now);
  }

  static boolean areLeftBy(VideoCall call, Instant now) {
    return hasRoomToClose(call, now) || isDue(call.outbox().dueAt(), now);
  }

  private static boolean isDue(@Nullable Instant at, Instant now) {
    return at != null && !at.isAfter(now);
  }

  /** Does the most urgent one, if any is due: rooms cost money. */
  VideoCall doNext(VideoCall call) {
    Instant now = ledger.now();
    if (hasRoomToClose(call, now)) {
      return closeRoom(call);
    }
    return areLeftBy(call, now) ? tell(call) : call;
  }

  private VideoCall closeRoom(VideoCall call) {
    CallRoom asked = call.room();
    try {
      rooms.close(asked.reference(call.id().roomName()));
    } catch (RuntimeException e) {
      log.warn("Call {}: its room is not closed yet, will try again", call.id(), e);
      return ledger.change(
          call.id(),
          (current, now) ->
              current.room().phase() == Phase.CLOSING
                  ? current.roomNotClosed(now)
                  : CallChange.none(current));
    }
    return ledger.change(call.id(), (current, now) -> current.roomClosed(asked, now));
  }

  private VideoCall tell(VideoCall call) {
    int told = call.outbox().delivered();
    for (CallEvent event : repository.history(call.id())) {
      if (event.sequence() > told) {
        if (!tell(event, call)) {
          return delivered(call, told, true);
        }
        told = event.sequence();
      }
    }
    return delivered(call, told, false);
  }

  private VideoCall delivered(VideoCall call, int upTo, boolean failed) {
    return ledger.change(
        call.id(),
        (current, now) -> {
          CallChange told = current.delivered(upTo);
          return failed ? told.then(next -> next.notDelivered(now)) : told;
        });
  }

  private boolean tell(CallEvent event, VideoCall call) {
    for (CallListener listener : listeners) {
      try {
        listener.on(event, call);
      } catch (RuntimeException | LinkageError | AssertionError e) {
        log.warn(
            "Call {}: a listener failed on event {}, will be told again",
            call.id(),
            event.sequence(),
            e);
        return false;
      }
    }
    return true;
  }
}
