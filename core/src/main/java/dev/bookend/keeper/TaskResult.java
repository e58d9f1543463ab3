package dev.bookend.keeper;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * The result of a task, to be stored.
 *
 * @param id the call
 * @param type the type of the task
 * @param transition the transition, applied to the latest state of the call when it is stored
 * @param away whether the call can be dropped until the retry
 */
record TaskResult(
    CallId id, TaskType type, Function<VideoCall, CallChange> transition, boolean away) {

  static TaskResult done(
      VideoCall call, TaskType type, Function<VideoCall, CallChange> transition) {
    return new TaskResult(call.id(), type, transition, false);
  }

  /** {@return the result of a rejected task, which is retried later} */
  static TaskResult postponed(CallId id, TaskType type, Instant until) {
    return new TaskResult(id, type, call -> later(call, type, until), true);
  }

  private static CallChange later(VideoCall call, TaskType type, Instant until) {
    if (type.dueAt(call) == null) {
      return CallChange.none(call);
    }
    return type == TaskType.DELIVER_EVENTS
        ? call.postpone(null, until)
        : call.postpone(until, null);
  }

  /** {@return the change that all results of a call make} */
  static CallChange all(List<TaskResult> results, VideoCall call) {
    CallChange change = CallChange.none(call);
    for (TaskResult result : results) {
      change = change.then(result.transition());
    }
    return change;
  }
}
