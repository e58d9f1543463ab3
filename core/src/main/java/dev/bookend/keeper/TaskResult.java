package dev.bookend.keeper;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRoom;
import dev.bookend.call.VideoCall;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of a task, to be stored. It is applied to the latest state of the call. */
sealed interface TaskResult {
  /** {@return the call} */
  CallId id();

  /** {@return the type of the task} */
  TaskType type();

  /** {@return the change that follows from the result} */
  CallChange applyTo(VideoCall call);

  /** {@return the change that all results of a call make} */
  static CallChange all(List<TaskResult> results, VideoCall call) {
    CallChange change = CallChange.none(call);
    for (TaskResult result : results) {
      change = change.then(result::applyTo);
    }
    return change;
  }

  /** The task was not due. */
  record Nothing(CallId id, TaskType type) implements TaskResult {
    @Override
    public CallChange applyTo(VideoCall call) {
      return CallChange.none(call);
    }
  }

  /** The room is closed at the provider. */
  record RoomClosed(CallId id, CallRoom room, Instant at) implements TaskResult {
    @Override
    public TaskType type() {
      return TaskType.CLOSE_ROOM;
    }

    @Override
    public CallChange applyTo(VideoCall call) {
      return call.roomClosed(room, at);
    }
  }

  /** The provider has listed the connections. */
  record PresenceChecked(CallId id, PresenceSnapshot snapshot) implements TaskResult {
    @Override
    public TaskType type() {
      return TaskType.CHECK_PRESENCE;
    }

    @Override
    public CallChange applyTo(VideoCall call) {
      return snapshot.appliedTo(call);
    }
  }

  /** The provider has failed; the task is retried with backoff, and not before the given time. */
  record Failed(CallId id, TaskType type, Instant at, Instant notBefore) implements TaskResult {
    @Override
    public CallChange applyTo(VideoCall call) {
      return type.dueAt(call) == null
          ? CallChange.none(call)
          : call.retryRoom(at).then(next -> next.postpone(notBefore, null));
    }
  }

  /**
   * Events are delivered in order.
   *
   * @param last the number of the last delivered event
   * @param failedAt when a listener failed on the next event; null if none failed
   */
  record Delivered(CallId id, int last, @Nullable Instant failedAt) implements TaskResult {
    @Override
    public TaskType type() {
      return TaskType.DELIVER_EVENTS;
    }

    @Override
    public CallChange applyTo(VideoCall call) {
      CallChange delivered = call.delivered(last);
      return failedAt == null ? delivered : delivered.then(next -> next.deliveryFailed(failedAt));
    }
  }

  /** The task was rejected; the call can be dropped until the retry. */
  record Postponed(CallId id, TaskType type, Instant until) implements TaskResult {
    @Override
    public CallChange applyTo(VideoCall call) {
      if (type.dueAt(call) == null) {
        return CallChange.none(call);
      }
      return type == TaskType.DELIVER_EVENTS
          ? call.postpone(null, until)
          : call.postpone(until, null);
    }
  }
}
