package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides which changes of a person's presence become events. Presence itself is always kept as it
 * is; only its events are merged.
 *
 * <p>The first {@value #FREE} presence events of a person in a call are recorded at once. Before
 * each further one there is a pause that grows by 10 s with each event, so that their number grows
 * with the square root of the call's length at most: to less than 60 in an hour, and less than 220
 * in two days, however often a connection flaps. A change within a pause makes no event. If the
 * person is not where the last event says when the pause is over, one event follows then.
 */
final class PresenceEvents {
  static final int FREE = 20;
  private static final Duration PAUSE_STEP = Duration.ofSeconds(10);

  private PresenceEvents() {}

  /** Records how a person's presence changes, unless it has changed too often. */
  static void record(
      TransitionBuilder builder, CallId id, Participant before, Connections after, Instant now) {
    if (now.isBefore(freeAt(before.activity()))) {
      return;
    }
    boolean wasPresent = before.isConnected();
    List<IntFunction<CallEvent>> events =
        before.activity().present() == wasPresent
            ? each(id, before, after, now)
            : sum(id, before, after, now);
    if (!events.isEmpty()) {
      events.forEach(builder::event);
      boolean isPresent = after.current() != null;
      builder.one(before.identity(), p -> p.recorded(events.size(), now, isPresent));
    }
  }

  /** When an event that was held back is recorded at the earliest; null if none is. */
  static @Nullable Instant dueAt(VideoCall call) {
    Instant due = null;
    for (Participant person : call.participants()) {
      if (isHeldBack(person)) {
        due = Deadlines.earliest(due, freeAt(person.activity()));
      }
    }
    return due;
  }

  /** Records the events that were held back and whose pause is over. */
  static CallChange catchUp(VideoCall call, Instant now) {
    TransitionBuilder builder = new TransitionBuilder(call, Transition.CATCH_UP, now);
    for (Participant person : call.participants()) {
      if (isHeldBack(person)) {
        record(builder, call.id(), person, person.connections(), now);
      }
    }
    return builder.done();
  }

  private static boolean isHeldBack(Participant person) {
    return person.activity().present() != person.isConnected();
  }

  private static Instant freeAt(Participant.Activity activity) {
    Instant last = activity.presenceAt();
    int more = activity.presenceEvents() - FREE + 1;
    return last == null || more <= 0 ? Instant.MIN : last.plus(PAUSE_STEP.multipliedBy(more));
  }

  /** The difference to what the last event says. */
  private static List<IntFunction<CallEvent>> sum(
      CallId id, Participant before, Connections after, Instant now) {
    Connection current = after.current();
    boolean told = before.activity().present();
    if (told == (current != null)) {
      return List.of();
    }
    return List.of(
        current == null
            ? left(id, now, before.identity(), reason(after))
            : connected(id, now, before.identity(), current));
  }

  /** Each step of the change. */
  private static List<IntFunction<CallEvent>> each(
      CallId id, Participant before, Connections after, Instant now) {
    String who = before.identity();
    Connection was = before.current();
    Connection last = after.last();
    Connection comes = last != null && isNew(last, before.connections()) ? last : null;
    List<IntFunction<CallEvent>> events = new ArrayList<>();
    if (comes != null && was != null && after.has(was)) {
      events.add(left(id, now, who, LeaveReason.REPLACED));
    }
    if (comes != null) {
      events.add(connected(id, now, who, comes));
    }
    if (after.current() == null && (comes != null || was != null)) {
      events.add(left(id, now, who, reason(after)));
    }
    return events;
  }

  private static LeaveReason reason(Connections after) {
    return Objects.requireNonNullElse(after.reason(), LeaveReason.LOST);
  }

  private static IntFunction<CallEvent> left(
      CallId id, Instant now, String who, LeaveReason reason) {
    return n -> new CallEvent.Left(id, n, now, who, reason);
  }

  private static IntFunction<CallEvent> connected(
      CallId id, Instant now, String who, Connection connection) {
    return n -> new CallEvent.Connected(id, n, now, who, connection.id());
  }

  /** Whether it was not the last one before, had another name, or had ended. */
  private static boolean isNew(Connection last, Connections before) {
    Connection was = before.last();
    return was == null
        || !Objects.equals(was.id(), last.id())
        || (was.id() == null && !Objects.equals(was.beganAt(), last.beganAt()))
        || (was.endedAt() != null && last.endedAt() == null);
  }
}
