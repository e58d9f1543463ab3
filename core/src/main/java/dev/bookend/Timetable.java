package dev.bookend;

import dev.bookend.AgendaEntry.Plan;
import dev.bookend.call.CallId;
import java.time.Instant;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The entries of the {@link Agenda}, which guards it, by when they are next to be looked at. */
final class Timetable {
  private final TreeSet<Plan> plans = new TreeSet<>(Plan.EARLIEST);
  private final Bell bell;

  /** Rings when something comes before all else. */
  Timetable(Bell bell) {
    this.bell = bell;
  }

  @Nullable Instant next() {
    return plans.isEmpty() ? null : plans.first().at();
  }

  /** {@return the earliest that is due; null if none is} */
  @Nullable CallId firstDue(Instant now) {
    return plans.isEmpty() || plans.first().at().isAfter(now) ? null : plans.first().id();
  }

  void add(AgendaEntry entry, Instant at) {
    entry.plan = new Plan(at, entry.call.id());
    plans.add(entry.plan);
    if (plans.first().equals(entry.plan)) {
      bell.ring();
    }
  }

  void remove(AgendaEntry entry) {
    if (entry.plan != null) {
      plans.remove(entry.plan);
      entry.plan = null;
    }
  }

  void clear() {
    plans.clear();
  }
}
