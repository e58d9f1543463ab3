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
final class TaskRunner {
  private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);

  /** Then other calls have their turn. */
  private static final int EVENTS_PER_TURN = 20;

  private final CallUpdater updater;
  private final CallRepository repository;
  private final RoomTasks rooms;
  private final List<CallListener> listeners;

  TaskRunner(
      CallUpdater updater,
      CallRepository repository,
      RoomTasks rooms,
      List<CallListener> listeners) {
    this.updater = updater;
    this.repository = repository;
    this.rooms = rooms;
    this.listeners = listeners;
  }

  /**
   * Does a chore, if it is due.
   *
   * @param type which one
   * @param call the call as it is now
   * @param known the untold events of it; null if they have to be read
   * @return what came of it
   */
  TaskResult work(TaskType type, VideoCall call, @Nullable List<CallEvent> known) {
    if (!type.isDue(call, updater.now())) {
      return TaskResult.done(call, type, CallChange::none);
    }
    return switch (type) {
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
      for (TaskType type : TaskType.values()) {
        TaskResult result = work(type, call, null);
        call = updater.change(call.id(), (current, now) -> result.move().apply(current));
      }
    }
    return call;
  }

  /** {@return whether some are due} */
  boolean areLeftBy(VideoCall call) {
    Instant now = updater.now();
    return Arrays.stream(TaskType.values()).anyMatch(type -> type.isDue(call, now));
  }

  /** Delivers in order, until a listener fails or the turn is over; the rest stays due. */
  private TaskResult tell(VideoCall call, List<CallEvent> events) {
    int told = call.outbox().delivered();
    int turnEnds = told + EVENTS_PER_TURN;
    for (CallEvent event : events) {
      if (event.sequence() > told && told < turnEnds) {
        if (!tell(event, call)) {
          int before = told;
          Instant failedAt = updater.now();
          return TaskResult.done(
              call,
              TaskType.TELL,
              current -> current.delivered(before).then(next -> next.notDelivered(failedAt)));
        }
        told = event.sequence();
      }
    }
    int last = told;
    return TaskResult.done(call, TaskType.TELL, current -> current.delivered(last));
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
