package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reminders before the scheduled time. Each is planned once for a scheduled time, and delivered
 * as an event. Those that were planned before the call was requested or rescheduled are left out.
 */
final class Reminders {
  private Reminders() {}

  /** Returns the planned time of the next reminder; null if there is none. */
  static @Nullable Instant nextAt(VideoCall call) {
    Duration before = next(call);
    return before == null ? null : call.scheduledAt().minus(before);
  }

  /** Issues the next reminder for delivery, or skips it if it is later than the terms tolerate. */
  static CallChange remind(VideoCall call, Instant now) {
    Duration before = Objects.requireNonNull(next(call));
    Instant planned = call.scheduledAt().minus(before);
    TransitionBuilder builder =
        new TransitionBuilder(call, Transition.REMIND, now).reminded(planned);
    boolean isTooLate =
        now.isAfter(planned.plus(call.terms().remindTolerance()))
            || !now.isBefore(call.scheduledAt());
    return isTooLate
        ? builder.build()
        : builder
            .event(n -> new CallEvent.ReminderDue(call.id(), n, now, before, call.scheduledAt()))
            .build();
  }

  /** The durations of the terms are in descending order, so that the first is due first. */
  private static @Nullable Duration next(VideoCall call) {
    if (call.isInstant()) {
      return null;
    }
    Instant last = Objects.requireNonNullElse(call.times().remindedAt(), call.times().askedAt());
    for (Duration before : call.terms().remindBefore()) {
      if (call.scheduledAt().minus(before).isAfter(last)) {
        return before;
      }
    }
    return null;
  }
}
