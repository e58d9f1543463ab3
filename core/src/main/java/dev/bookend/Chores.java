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

  /** {@return the call after a chore; as it was, if that was not due} */
  VideoCall work(Chore chore, VideoCall call) {
    if (!chore.isDue(call, ledger.now())) {
      return call;
    }
    return chore == Chore.CLOSE_ROOM ? closeRoom(call) : tell(call);
  }

  /** {@return the call after all that was due, one after the other} */
  VideoCall workOff(VideoCall left) {
    VideoCall call = left;
    while (areLeftBy(call)) {
      for (Chore chore : Chore.values()) {
        call = work(chore, call);
      }
    }
    return call;
  }

  private boolean areLeftBy(VideoCall call) {
    Instant now = ledger.now();
    return Chore.CLOSE_ROOM.isDue(call, now) || Chore.TELL.isDue(call, now);
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
