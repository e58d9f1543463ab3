package dev.bookend;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallEvent;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallListener;
import dev.bookend.port.CallRepository;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a call leaves to be done outside the repository: a room's work, listeners to tell. */
final class Chores {
  private static final Logger log = LoggerFactory.getLogger(Chores.class);

  /** Then other calls have their turn. */
  private static final int EVENTS_PER_TURN = 20;

  private final Ledger ledger;
  private final CallRepository repository;
  private final RoomWork rooms;
  private final List<CallListener> listeners;

  Chores(Ledger ledger, CallRepository repository, RoomWork rooms, List<CallListener> listeners) {
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
    return switch (chore) {
      case CLOSE_ROOM -> rooms.close(call);
      case LOOK -> rooms.look(call);
      case TELL -> tell(call, known != null ? known : undelivered(call));
    };
  }

  private List<CallEvent> undelivered(VideoCall call) {
    return repository.history(call.id(), call.outbox().delivered(), EVENTS_PER_TURN);
  }

  /**
   * One turn of a call: all that is due, each chore once.
   *
   * @return the call as it is afterwards; some chores may be due still
   */
  VideoCall workOff(VideoCall left) {
    VideoCall call = left;
    if (areLeftBy(call)) {
      for (Chore chore : Chore.values()) {
        Outcome outcome = work(chore, call, null);
        call = ledger.change(call.id(), (current, now) -> outcome.move().apply(current));
      }
    }
    return call;
  }

  /** {@return whether some are due} */
  boolean areLeftBy(VideoCall call) {
    Instant now = ledger.now();
    return Arrays.stream(Chore.values()).anyMatch(chore -> chore.isDue(call, now));
  }

  /** Delivers in order, until a listener fails or the turn is over; the rest stays due. */
  private Outcome tell(VideoCall call, List<CallEvent> events) {
    int told = call.outbox().delivered();
    int turnEnds = told + EVENTS_PER_TURN;
    for (CallEvent event : events) {
      if (event.sequence() > told && told < turnEnds) {
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
