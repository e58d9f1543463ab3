package dev.bookend.crash;

import dev.bookend.crash.Evidence.Call;
import dev.bookend.crash.Evidence.Event;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The deadline of a call's end.
 *
 * @param at the deadline
 * @param known the deadline, or the write time of the event that set it, if that is later
 * @param byTime whether time ended the call, rather than a participant
 */
record Deadline(Instant at, Instant known, boolean byTime) {
  private static final Set<String> ENDS =
      Set.of("completed", "declined", "cancelled", "missed", "expired");
  private static final Set<String> SETTING_EVENTS =
      Set.of("requested", "rescheduled", "accepted", "started", "extended");

  /** {@return the event that ended the call; null if there is none} */
  static Event end(List<Event> journal) {
    return journal.stream().filter(event -> ENDS.contains(event.type())).findFirst().orElse(null);
  }

  /** {@return start plus limit plus extensions; null if the call never started} */
  static Instant plannedEnd(Call call, List<Event> journal) {
    Event started = latest(journal, Set.of("started"));
    long extensions = journal.stream().filter(event -> event.type().equals("extended")).count();
    return started == null
        ? null
        : started.at().plus(call.limit()).plus(CallScenario.EXTENSION.multipliedBy(extensions));
  }

  /** {@return the deadline; null if the call has not ended or had none} */
  static Deadline of(Call call, List<Event> journal) {
    Event end = end(journal);
    if (end == null) {
      return null;
    }
    if (end.type().equals("completed") && "all_left".equals(call.endReason())) {
      Event left = latest(journal, Set.of("left"));
      return left == null ? null : of(left.at().plus(call.reconnectGrace()), left, false);
    }
    Instant at = at(call, journal);
    Event agreed = latest(journal, SETTING_EVENTS);
    boolean byTime =
        call.endReason() == null
            ? Set.of("missed", "expired").contains(end.type())
            : call.endReason().equals("time_limit");
    return agreed == null ? null : of(at, agreed, byTime);
  }

  private static Deadline of(Instant at, Event agreed, boolean byTime) {
    Instant known = agreed.storedAt().isAfter(at) ? agreed.storedAt() : at;
    return new Deadline(at, known, byTime);
  }

  private static Instant at(Call call, List<Event> journal) {
    Instant planned = plannedEnd(call, journal);
    if (planned != null) {
      return planned;
    }
    Instant joinCloses = call.scheduledAt().plus(call.joinClosesAfter());
    return !call.status().equals("expired")
        ? joinCloses
        : Stream.of(call.answerWithin(), call.ringWithin())
            .filter(Objects::nonNull)
            .map(call.askedAt()::plus)
            .filter(answers -> answers.isBefore(joinCloses))
            .min(Comparator.naturalOrder())
            .orElse(joinCloses);
  }

  private static Event latest(List<Event> journal, Set<String> types) {
    return journal.stream()
        .filter(event -> types.contains(event.type()))
        .reduce((first, second) -> second)
        .orElse(null);
  }
}
