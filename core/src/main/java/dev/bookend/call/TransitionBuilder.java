package dev.bookend.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Builds the result of one legal transition. Not thread-safe. */
final class TransitionBuilder extends CallBuilder {
  private final VideoCall before;
  private final Transition transition;
  private final Instant now;
  private final List<CallEvent> events = new ArrayList<>();

  TransitionBuilder(VideoCall before, Transition transition, Instant now) {
    super(before);
    if (!transition.isLegal(before.status())) {
      throw new IllegalCallStateException(before.id(), before.status(), transition.toString());
    }
    this.before = before;
    this.transition = transition;
    this.now = now;
  }

  TransitionBuilder event(IntFunction<CallEvent> numbered) {
    events.add(numbered.apply(before.outbox().recorded() + events.size() + 1));
    return this;
  }

  TransitionBuilder each(UnaryOperator<Participant> change) {
    participants = participants.stream().map(change).toList();
    return this;
  }

  TransitionBuilder participant(String identity, UnaryOperator<Participant> change) {
    return each(p -> p.identity().equals(identity) ? change.apply(p) : p);
  }

  /** Counts a move of the time or the end by a participant; the system has no limit. */
  TransitionBuilder rescheduledBy(Actor by) {
    return each(p -> p.identity().equals(by.identity()) ? p.rescheduled() : p);
  }

  /** Counts a change of the people of the call by a participant; the system has no limit. */
  TransitionBuilder changedBy(@Nullable String identity) {
    return each(p -> p.identity().equals(identity) ? p.reported() : p);
  }

  long count(Predicate<Participant> which) {
    return participants.stream().filter(which).count();
  }

  /** Whether those who must be there have been connected at once, even if they have left. */
  boolean haveMet() {
    return Meeting.tookPlace(participants, terms);
  }

  /**
   * Applies that nobody's answer is missing any more, or that fewer than two are left, guests not
   * counted.
   */
  void answered(CallStatus ifTooFew) {
    if (count(p -> p.isActive() && p.guest() == null) < 2) {
      status = ifTooFew;
    } else if (status == CallStatus.PENDING
        && count(p -> p.isActive() && p.response() == Participant.Response.PENDING) == 0) {
      accepted();
    }
  }

  TransitionBuilder reminded(Instant planned) {
    times = times.reminded(planned);
    return this;
  }

  TransitionBuilder accepted() {
    status = CallStatus.ACCEPTED;
    return now.isBefore(before.joinOpensAt()) ? this : joinOpened();
  }

  TransitionBuilder askedAgain() {
    times = times.askedAgain(now);
    return this;
  }

  TransitionBuilder joinOpened() {
    times = times.joinOpened(now);
    return this;
  }

  /** Starts the call. */
  void start() {
    Instant end = Deadlines.limitCountsFrom(before, now).plus(terms.limit());
    status = CallStatus.IN_PROGRESS;
    times = times.runs(now, end, null);
    event(n -> new CallEvent.Started(before.id(), n, now, end));
  }

  /** Whether a change of people, answers or admissions leaves those together who must be there. */
  private boolean bringsTogether() {
    return status == CallStatus.ACCEPTED
        && before.status() == CallStatus.ACCEPTED
        && !participants.equals(before.participants())
        && now.isBefore(before.joinClosesAt())
        && Meeting.takesPlace(participants, terms);
  }

  TransitionBuilder endsAt(Instant end) {
    times = times.runs(Objects.requireNonNull(times.startedAt()), end, null);
    return this;
  }

  TransitionBuilder warned() {
    times =
        times.runs(
            Objects.requireNonNull(times.startedAt()), Objects.requireNonNull(times.endsAt()), now);
    return this;
  }

  /** Builds the change. The end event of the room may have arrived before the call starts. */
  CallChange build() {
    if (bringsTogether()) {
      start();
    }
    CallChange change = change();
    boolean isRoomClosed = room.phase() == CallRoom.Phase.CLOSED;
    return before.status() == CallStatus.ACCEPTED
            && status == CallStatus.IN_PROGRESS
            && isRoomClosed
        ? change.then(c -> Deadlines.complete(c, EndReason.ROOM_ENDED, Cause.NONE, now))
        : change;
  }

  private CallChange change() {
    if (!transition.isLegal(before.status(), status)) {
      throw new IllegalStateException(
          "Bug: to " + transition + " led from " + before.status() + " to " + status);
    }
    if (status.isOver()) {
      room = room.closing(now);
      each(p -> p.with(p.connections().endedWithCall(now)));
    }
    times = times.touched(now, status.isOver());
    outbox = outbox.recorded(events.size(), now);
    return new CallChange(before, call(), events, true, null);
  }
}
