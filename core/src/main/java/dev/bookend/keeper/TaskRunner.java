package dev.bookend.keeper;

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

/**
 * Runs the tasks of a call: closing its room, checking presence, delivering events. Thread-safe.
 */
final class TaskRunner {
  private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);

  /** Largest number of events that one task delivers, so that other calls get a turn. */
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
   * Runs a task if it is due. Failures are logged and become a result with a retry.
   *
   * @param type the type of the task
   * @param call the latest state of the call
   * @param known the undelivered events; null if they have to be read from the repository
   * @return the result, to be stored
   */
  TaskResult run(TaskType type, VideoCall call, @Nullable List<CallEvent> known) {
    if (!type.isDue(call, updater.now())) {
      return new TaskResult.Nothing(call.id(), type);
    }
    return switch (type) {
      case CLOSE_ROOM -> rooms.close(call);
      case CHECK_PRESENCE -> rooms.checkPresence(call);
      case DELIVER_EVENTS -> deliver(call, known != null ? known : undelivered(call));
    };
  }

  private List<CallEvent> undelivered(VideoCall call) {
    return repository.history(call.id(), call.outbox().delivered(), EVENTS_PER_TURN);
  }

  /**
   * Runs each due task of a call once and stores the results.
   *
   * @return the stored call; tasks may still be due
   */
  VideoCall runAll(VideoCall before) {
    VideoCall call = before;
    if (isAnyDue(call)) {
      for (TaskType type : TaskType.values()) {
        TaskResult result = run(type, call, null);
        call = updater.change(call.id(), (current, now) -> result.applyTo(current));
      }
    }
    return call;
  }

  /** {@return whether a task is due} */
  boolean isAnyDue(VideoCall call) {
    Instant now = updater.now();
    return Arrays.stream(TaskType.values()).anyMatch(type -> type.isDue(call, now));
  }

  /** Delivers events in order, up to 20 or until a listener fails; the rest stays due. */
  private TaskResult deliver(VideoCall call, List<CallEvent> events) {
    int delivered = call.outbox().delivered();
    int turnEnds = delivered + EVENTS_PER_TURN;
    for (CallEvent event : events) {
      if (event.sequence() > delivered && delivered < turnEnds) {
        if (!deliver(event, call)) {
          return new TaskResult.Delivered(call.id(), delivered, updater.now());
        }
        delivered = event.sequence();
      }
    }
    return new TaskResult.Delivered(call.id(), delivered, null);
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
