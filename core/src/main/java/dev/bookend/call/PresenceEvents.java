package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides which changes of a participant's presence are recorded as events. Presence itself is
 * always current; only its events are merged.
 *
 * <p>The first {@value #FREE} presence events of a participant in a call are recorded immediately.
 * The minimum interval before each further event grows by 10 s. The number of events therefore
 * grows at most with the square root of the call's length: fewer than 60 in an hour, and fewer than
 * 220 in two days, however often a connection flaps.
 *
 * <p>A change within the interval is not recorded. If the presence differs from the last event when
 * the interval is over, one event is recorded then.
 */
final class PresenceEvents {
  static final int FREE = 20;
  private static final Duration INTERVAL_STEP = Duration.ofSeconds(10);

  private PresenceEvents() {}

  /** Records a change of presence, unless the minimum interval has not passed. */
  static void record(
      TransitionBuilder builder, CallId id, Participant before, Connections after, Instant now) {
    if (now.isBefore(nextEventAt(before.activity()))) {
      return;
    }
    boolean wasPresent = before.isConnected();
    List<IntFunction<CallEvent>> events =
        before.activity().present() == wasPresent
            ? each(id, before, after, now)
            : merged(id, before, after, now);
    if (!events.isEmpty()) {
      events.forEach(builder::event);
      boolean isPresent = after.current() != null;
      builder.participant(before.identity(), p -> p.recorded(events.size(), now, isPresent));
    }
  }

  /** Returns when the next deferred event is recorded; null if there is none. */
  static @Nullable Instant dueAt(VideoCall call) {
    Instant due = null;
    for (Participant person : call.participants()) {
      if (isDeferred(person)) {
        due = Deadlines.earliest(due, nextEventAt(person.activity()));
      }
    }
    return due;
  }

  /** Records the deferred events whose interval is over. */
  static CallChange recordDeferred(VideoCall call, Instant now) {
    TransitionBuilder builder = new TransitionBuilder(call, Transition.CATCH_UP, now);
    for (Participant person : call.participants()) {
      if (isDeferred(person)) {
        record(builder, call.id(), person, person.connections(), now);
      }
    }
    return builder.build();
  }

  private static boolean isDeferred(Participant person) {
    return person.activity().present() != person.isConnected();
  }

  private static Instant nextEventAt(Participant.Activity activity) {
    Instant last = activity.presenceAt();
    int more = activity.presenceEvents() - FREE + 1;
    return last == null || more <= 0 ? Instant.MIN : last.plus(INTERVAL_STEP.multipliedBy(more));
  }

  /** Returns one event if the presence differs from the last event. */
  private static List<IntFunction<CallEvent>> merged(
      CallId id, Participant before, Connections after, Instant now) {
    Connection current = after.current();
    boolean wasPresent = before.activity().present();
    if (wasPresent == (current != null)) {
      return List.of();
    }
    return List.of(
        current == null
            ? left(id, now, before.identity(), reason(after))
            : connected(id, now, before.identity(), current));
  }

  /** Returns one event for each step of the change. */
  private static List<IntFunction<CallEvent>> each(
      CallId id, Participant before, Connections after, Instant now) {
    String identity = before.identity();
    Connection was = before.current();
    Connection last = after.last();
    Connection started = last != null && isNew(last, before.connections()) ? last : null;
    List<IntFunction<CallEvent>> events = new ArrayList<>();
    if (started != null && was != null && after.contains(was)) {
      events.add(left(id, now, identity, LeaveReason.REPLACED));
    }
    if (started != null) {
      events.add(connected(id, now, identity, started));
    }
    if (after.current() == null && (started != null || was != null)) {
      events.add(left(id, now, identity, reason(after)));
    }
    return events;
  }

  private static LeaveReason reason(Connections after) {
    return Objects.requireNonNullElse(after.reason(), LeaveReason.LOST);
  }

  private static IntFunction<CallEvent> left(
      CallId id, Instant now, String identity, LeaveReason reason) {
    return n -> new CallEvent.Left(id, n, now, identity, reason);
  }

  private static IntFunction<CallEvent> connected(
      CallId id, Instant now, String identity, Connection connection) {
    return n -> new CallEvent.Connected(id, n, now, identity, connection.id());
  }

  /** Whether this is not the previous last connection: another id or start, or resumed. */
  private static boolean isNew(Connection last, Connections before) {
    Connection was = before.last();
    return was == null
        || !Objects.equals(was.id(), last.id())
        || (was.id() == null && !Objects.equals(was.beganAt(), last.beganAt()))
        || (was.endedAt() != null && last.endedAt() == null);
  }
}
