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
final class TransitionBuilder {
  private final VideoCall before;
  private final Transition transition;
  private final Instant now;
  private final List<CallEvent> events = new ArrayList<>();
  private List<Participant> participants;
  private CallTimes times;

  CallStatus status;
  CallTerms terms;
  Instant scheduledAt;
  CallRoom room;
  @Nullable EndReason endReason;

  TransitionBuilder(VideoCall before, Transition transition, Instant now) {
    if (!transition.isLegal(before.status())) {
      throw new IllegalCallStateException(before.id(), before.status(), transition.toString());
    }
    this.before = before;
    this.transition = transition;
    this.now = now;
    participants = before.participants();
    times = before.times();
    status = before.status();
    terms = before.terms();
    scheduledAt = before.scheduledAt();
    room = before.room();
    endReason = before.endReason();
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

  long count(Predicate<Participant> which) {
    return participants.stream().filter(which).count();
  }

  /** Whether connections of two participants overlap in time, even if they have ended. */
  boolean anyTwoOverlap() {
    return participants.stream().anyMatch(one -> participants.stream().anyMatch(one::overlaps));
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

  TransitionBuilder started(Instant end) {
    status = CallStatus.IN_PROGRESS;
    times = times.runs(now, end, null);
    return this;
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

  CallChange build() {
    if (!transition.isLegal(before.status(), status)) {
      throw new IllegalStateException(
          "Bug: to " + transition + " led from " + before.status() + " to " + status);
    }
    if (status.isOver()) {
      room = room.closing(now);
      each(p -> p.with(p.connections().endedWithCall(now)));
    }
    VideoCall call =
        new VideoCall(
            before.id(),
            before.requestedBy(),
            before.bookingId(),
            terms,
            scheduledAt,
            status,
            endReason,
            participants,
            times.touched(now, status.isOver()),
            room,
            before.outbox().recorded(events.size(), now),
            before.version());
    return new CallChange(call, events, true);
  }
}
