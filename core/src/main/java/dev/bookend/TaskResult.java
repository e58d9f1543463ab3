package dev.bookend;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * What came of a chore, still to be stored.
 *
 * @param id the call
 * @param type what was done, or put off
 * @param move what it does to the call, whatever state that is in by then
 * @param away whether the call can be left for now
 */
record TaskResult(CallId id, TaskType type, Function<VideoCall, CallChange> move, boolean away) {

  static TaskResult done(VideoCall call, TaskType type, Function<VideoCall, CallChange> move) {
    return new TaskResult(call.id(), type, move, false);
  }

  /** There is no room for it now. */
  static TaskResult postponed(CallId id, TaskType type, Instant until) {
    return new TaskResult(id, type, call -> later(call, type, until), true);
  }

  private static CallChange later(VideoCall call, TaskType type, Instant until) {
    if (type.dueAt(call) == null) {
      return CallChange.none(call);
    }
    return type == TaskType.TELL ? call.putOff(null, until) : call.putOff(until, null);
  }

  /** All that came of a call's chores, in one change. */
  static CallChange all(List<TaskResult> results, VideoCall call) {
    CallChange change = CallChange.none(call);
    for (TaskResult result : results) {
      change = change.then(result.move());
    }
    return change;
  }
}
