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
 * @param chore what was done, or put off
 * @param move what it does to the call, whatever state that is in by then
 * @param away whether the call can be left for now
 */
record Outcome(CallId id, Chore chore, Function<VideoCall, CallChange> move, boolean away) {

  static Outcome done(VideoCall call, Chore chore, Function<VideoCall, CallChange> move) {
    return new Outcome(call.id(), chore, move, false);
  }

  /** There is no room for it now. */
  static Outcome putOff(CallId id, Chore chore, Instant until) {
    return new Outcome(id, chore, call -> later(call, chore, until), true);
  }

  private static CallChange later(VideoCall call, Chore chore, Instant until) {
    if (chore.dueAt(call) == null) {
      return CallChange.none(call);
    }
    return chore == Chore.TELL ? call.putOff(null, until) : call.putOff(until, null);
  }

  /** All that came of a call's chores, in one change. */
  static CallChange all(List<Outcome> outcomes, VideoCall call) {
    CallChange change = CallChange.none(call);
    for (Outcome outcome : outcomes) {
      change = change.then(outcome.move());
    }
    return change;
  }
}
