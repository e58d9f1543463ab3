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
  TaskResult run(TaskType type, VideoCall call, @Nullable List<CallEvent> known) {
    if (!type.isDue(call, updater.now())) {
      return TaskResult.done(call, type, CallChange::none);
    }
    return switch (type) {
      case CLOSE_ROOM -> rooms.close(call);
      case LOOK -> rooms.checkPresence(call);
      case TELL -> deliver(call, known != null ? known : undelivered(call));
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
  VideoCall runAll(VideoCall left) {
    VideoCall call = left;
    if (isAnyDue(call)) {
      for (TaskType type : TaskType.values()) {
        TaskResult result = run(type, call, null);
        call = updater.change(call.id(), (current, now) -> result.move().apply(current));
      }
    }
    return call;
  }

  /** {@return whether some are due} */
  boolean isAnyDue(VideoCall call) {
    Instant now = updater.now();
    return Arrays.stream(TaskType.values()).anyMatch(type -> type.isDue(call, now));
  }

  /** Delivers in order, until a listener fails or the turn is over; the rest stays due. */
  private TaskResult deliver(VideoCall call, List<CallEvent> events) {
    int told = call.outbox().delivered();
    int turnEnds = told + EVENTS_PER_TURN;
    for (CallEvent event : events) {
      if (event.sequence() > told && told < turnEnds) {
        if (!deliver(event, call)) {
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

  private boolean deliver(CallEvent event, VideoCall call) {
    for (CallListener listener : listeners) {
      try {
        listener.on(event, call);
      } catch (RuntimeException | LinkageError | AssertionError e) {
        log.warn(
            "Call {}: a listener failed on event {}; the event will be delivered again",
            call.id(),
            event.sequence(),
            e);
        return false;
      }
    }
    return true;
  }
}
