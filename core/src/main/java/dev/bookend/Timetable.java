package dev.bookend;

import dev.bookend.AgendaEntry.Plan;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The entries of the {@link Agenda}, which guards it, and when each is next to be looked at. */
final class Timetable {
  private final Map<CallId, AgendaEntry> entries = new HashMap<>();
  private final TreeSet<Plan> plans = new TreeSet<>(Plan.EARLIEST);
  private final Bell bell;
  private final BiConsumer<VideoCall, Moment> letGo;

  /**
   * Rings when something comes before all else, and tells of calls that are claimed no more, for
   * they are not due before the claim is over.
   */
  Timetable(Bell bell, BiConsumer<VideoCall, Moment> letGo) {
    this.bell = bell;
    this.letGo = letGo;
  }

  int size() {
    return entries.size();
  }

  Collection<AgendaEntry> entries() {
    return entries.values();
  }

  @Nullable AgendaEntry get(CallId id) {
    return entries.get(id);
  }

  AgendaEntry getOrAdd(VideoCall call) {
    return entries.computeIfAbsent(call.id(), id -> new AgendaEntry(call));
  }

  void put(AgendaEntry entry) {
    entries.put(entry.call.id(), entry);
  }

  @Nullable Instant next() {
    return plans.isEmpty() ? null : plans.first().at();
  }

  /** {@return the earliest that is due, which is planned no more; null if none is} */
  @Nullable AgendaEntry takeDue(Instant now) {
    if (plans.isEmpty() || plans.first().at().isAfter(now)) {
      return null;
    }
    AgendaEntry due = Objects.requireNonNull(entries.get(plans.first().id()));
    unplan(due);
    return due;
  }

  /** When it is next to be looked at; one that nothing holds any more is let go of. */
  void plan(AgendaEntry entry, Moment moment) {
    unplan(entry);
    boolean held = entry.isHeld(moment.nanos());
    if (entry.moving || (held && entry.stale)) {
      return;
    }
    Instant at = entry.nextAt();
    if (held && at != null && at.isBefore(entry.leaseEnd(moment))) {
      plan(entry, at);
    } else if (!entry.isBusy()) {
      remove(entry);
      if (held) {
        letGo.accept(entry.call, moment);
      }
    }
  }

  private void plan(AgendaEntry entry, Instant at) {
    entry.plan = new Plan(at, entry.call.id());
    plans.add(entry.plan);
    if (plans.first().equals(entry.plan)) {
      bell.ring();
    }
  }

  private void unplan(AgendaEntry entry) {
    if (entry.plan != null) {
      plans.remove(entry.plan);
      entry.plan = null;
    }
  }

  void remove(AgendaEntry entry) {
    unplan(entry);
    entries.remove(entry.call.id());
  }

  void clear() {
    entries.clear();
    plans.clear();
  }
}
