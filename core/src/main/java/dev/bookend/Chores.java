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

  /**
   * Does a chore, if it is due.
   *
   * @param chore which one
   * @param call the call as it is now
   * @param known the untold events of it; null if they have to be read
   * @return what came of it
   */
  Outcome work(Chore chore, VideoCall call, @Nullable List<CallEvent> known) {
    if (!chore.isDue(call, ledger.now())) {
      return Outcome.done(call, chore, CallChange::none);
    }
    return chore == Chore.CLOSE_ROOM
        ? closeRoom(call)
        : tell(call, known != null ? known : repository.history(call.id()));
  }

  /** All that is due, one after the other. */
  void workOff(VideoCall left) {
    VideoCall call = left;
    while (areLeftBy(call)) {
      for (Chore chore : Chore.values()) {
        Outcome outcome = work(chore, call, null);
        call = ledger.change(call.id(), (current, now) -> outcome.move().apply(current));
      }
    }
  }

  private boolean areLeftBy(VideoCall call) {
    Instant now = ledger.now();
    return Chore.CLOSE_ROOM.isDue(call, now) || Chore.TELL.isDue(call, now);
  }

  private Outcome closeRoom(VideoCall call) {
    CallRoom asked = call.room();
    try {
      rooms.close(asked.reference(call.id().roomName()));
    } catch (RuntimeException e) {
      log.warn("Call {}: its room is not closed yet, will try again", call.id(), e);
      Instant failedAt = ledger.now();
      return Outcome.done(
          call,
          Chore.CLOSE_ROOM,
          current ->
              current.room().phase() == Phase.CLOSING
                  ? current.roomNotClosed(failedAt)
                  : CallChange.none(current));
    }
    Instant closedAt = ledger.now();
    return Outcome.done(call, Chore.CLOSE_ROOM, current -> current.roomClosed(asked, closedAt));
  }

  private Outcome tell(VideoCall call, List<CallEvent> events) {
    int told = call.outbox().delivered();
    for (CallEvent event : events) {
      if (event.sequence() > told) {
        if (!tell(event, call)) {
          int before = told;
          Instant failedAt = ledger.now();
          return Outcome.done(
              call,
              Chore.TELL,
              current -> current.delivered(before).then(next -> next.notDelivered(failedAt)));
        }
        told = event.sequence();
      }
    }
    int last = told;
    return Outcome.done(call, Chore.TELL, current -> current.delivered(last));
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
