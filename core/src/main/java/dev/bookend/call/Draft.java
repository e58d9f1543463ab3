package dev.bookend.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A call in the middle of one legal move. */
final class Draft {
  private final VideoCall before;
  private final Move move;
  private final Instant now;
  private final List<CallEvent> events = new ArrayList<>();
  private List<Participant> people;
  private CallTimes times;

  CallStatus status;
  CallTerms terms;
  Instant scheduledAt;
  CallRoom room;
  @Nullable EndReason endReason;

  Draft(VideoCall before, Move move, Instant now) {
    if (!move.isLegal(before.status())) {
      throw new IllegalCallStateException(before.id(), before.status(), move.toString());
    }
    this.before = before;
    this.move = move;
    this.now = now;
    people = before.participants();
    times = before.times();
    status = before.status();
    terms = before.terms();
    scheduledAt = before.scheduledAt();
    room = before.room();
    endReason = before.endReason();
  }

  Draft event(IntFunction<CallEvent> numbered) {
    events.add(numbered.apply(before.outbox().recorded() + events.size() + 1));
    return this;
  }

  Draft each(UnaryOperator<Participant> change) {
    people = people.stream().map(change).toList();
    return this;
  }

  Draft one(String identity, UnaryOperator<Participant> change) {
    return each(p -> p.identity().equals(identity) ? change.apply(p) : p);
  }

  /** Counts that somebody moves the time or the end; the host's own doing is not limited. */
  Draft rescheduledBy(Actor by) {
    return each(p -> p.identity().equals(by.identity()) ? p.rescheduled() : p);
  }

  long count(Predicate<Participant> which) {
    return people.stream().filter(which).count();
  }

  /** Whether two were there at the same time, be it that they are gone by now. */
  boolean anyTwoMet() {
    return people.stream().anyMatch(one -> people.stream().anyMatch(one::met));
  }

  Draft accepted() {
    status = CallStatus.ACCEPTED;
    return now.isBefore(before.joinOpensAt()) ? this : joinOpened();
  }

  Draft askedAgain() {
    times = times.askedAgain(now);
    return this;
  }

  Draft joinOpened() {
    times = times.joinOpened(now);
    return this;
  }

  Draft runs(Instant end) {
    status = CallStatus.IN_PROGRESS;
    times = times.runs(now, end, null);
    return this;
  }

  Draft runsUntil(Instant end) {
    times = times.runs(Objects.requireNonNull(times.startedAt()), end, null);
    return this;
  }

  Draft warned() {
    times =
        times.runs(
            Objects.requireNonNull(times.startedAt()), Objects.requireNonNull(times.endsAt()), now);
    return this;
  }

  CallChange done() {
    if (!move.isLegal(before.status(), status)) {
      throw new IllegalStateException(
          "Bug: to " + move + " led from " + before.status() + " to " + status);
    }
    if (status.isOver()) {
      room = room.closing(now);
      each(p -> p.with(p.connections().over(now)));
    }
    VideoCall call =
        new VideoCall(
            before.id(),
            before.requestedBy(),
            before.bookingId(),
            before.requestKey(),
            before.requestDigest(),
            terms,
            scheduledAt,
            status,
            endReason,
            people,
            times.touched(now, status.isOver()),
            room,
            before.outbox().recorded(events.size(), now),
            before.version());
    return new CallChange(call, events, true);
  }
}
