package dev.bookend.crash;

import dev.bookend.crash.Evidence.Call;
import dev.bookend.crash.Evidence.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Checks that each reminder of a scheduled time is issued once, not before its time, and not so
 * late that it should be skipped.
 */
final class ReminderChecker {
  private static final Set<String> ASKS = Set.of("requested", "rescheduled");

  /** After these events, reminders of the earlier scheduled time are no longer due. */
  private static final Set<String> STOPS =
      Set.of("rescheduled", "started", "completed", "declined", "cancelled", "missed", "expired");

  private final LatenessBound lateness;
  private final Duration skew;
  private final BiConsumer<UUID, String> violation;

  ReminderChecker(LatenessBound lateness, Duration skew, BiConsumer<UUID, String> violation) {
    this.lateness = lateness;
    this.skew = skew;
    this.violation = violation;
  }

  void check(Call call, List<Event> journal) {
    long expected = 0;
    for (Event ask : journal) {
      if (ASKS.contains(ask.type()) && call.ringWithin() == null) {
        Event stop =
            journal.stream()
                .filter(event -> event.sequence() > ask.sequence())
                .filter(event -> STOPS.contains(event.type()))
                .findFirst()
                .orElse(null);
        for (Duration before : call.remindBefore()) {
          expected += check(call, journal, ask, stop, before);
        }
      }
    }
    long found = journal.stream().filter(event -> event.is("reminder_due")).count();
    if (found != expected) {
      violation.accept(call.id(), "has " + found + " reminders, of which " + expected + " are due");
    }
  }

  /** {@return the number of reminders with this offset that may have been issued: 0 or 1} */
  private long check(Call call, List<Event> journal, Event ask, Event stop, Duration before) {
    Instant planned = ask.plannedAt().minus(before);
    Event reminder =
        journal.stream()
            .filter(event -> event.is("reminder_due") && event.before().equals(before))
            .filter(event -> event.plannedAt().equals(ask.plannedAt()))
            .filter(event -> event.sequence() > ask.sequence())
            .filter(event -> stop == null || event.sequence() < stop.sequence())
            .findFirst()
            .orElse(null);
    if (!planned.isAfter(ask.at())) {
      return 0;
    }
    Instant skipped = planned.plus(call.remindTolerance());
    Instant latest = lateness.latest(ask.storedAt().isAfter(planned) ? ask.storedAt() : planned);
    String name = "reminder " + before + " before " + ask.plannedAt();
    if (reminder == null) {
      boolean isStopped = stop != null && !stop.storedAt().isAfter(latest);
      if (!isStopped && !latest.isAfter(skipped)) {
        violation.accept(call.id(), "has no " + name);
      }
      return 0;
    }
    if (reminder.storedAt().isBefore(planned.minus(skew))) {
      violation.accept(call.id(), "has a " + name + " too early, at " + reminder.storedAt());
    }
    if (reminder.storedAt().isAfter(latest)) {
      violation.accept(call.id(), "has a " + name + " too late, at " + reminder.storedAt());
    }
    if (reminder.at().isAfter(skipped)) {
      violation.accept(call.id(), "has a " + name + ", which should be skipped");
    }
    return 1;
  }
}
