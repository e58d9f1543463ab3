package dev.bookend;

import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A claimed call on the {@link Agenda}, which guards it. */
final class AgendaEntry {
  /** When an entry is next to be looked at. */
  record Plan(Instant at, CallId id) {
    static final Comparator<Plan> EARLIEST =
        Comparator.comparing(Plan::at).thenComparing(plan -> plan.id().value());
  }

  /** The chores whose outcome is not stored yet. */
  final Set<Chore> inWork = EnumSet.noneOf(Chore.class);

  final Untold untold = new Untold();
  VideoCall call;
  Instant claimedFor = Instant.MIN;
  Instant choresNotBefore = Instant.MIN;
  long leaseEnds;

  /** The timer is storing its next state. */
  boolean moving;

  /** Somebody else has stored a state that is not known here. */
  boolean stale;

  @Nullable Plan plan;

  AgendaEntry(VideoCall call) {
    this.call = call;
  }

  boolean isBusy() {
    return moving || !inWork.isEmpty();
  }

  boolean isHeld(long nanos) {
    return nanos - leaseEnds < 0;
  }

  Instant leaseEnd(Moment moment) {
    return moment.now().plusNanos(leaseEnds - moment.nanos());
  }

  boolean isDueEarlierThanClaimed() {
    return call.dueAt().filter(due -> due.isBefore(claimedFor)).isPresent();
  }

  static boolean moves(VideoCall call, Instant now) {
    return call.movesAt().filter(at -> !at.isAfter(now)).isPresent();
  }

  /** The call as it is now, unless a later state is known. */
  void renew(VideoCall current) {
    if (current.version() >= call.version()) {
      call = current;
      stale = false;
    }
    untold.forgetTold(call);
  }

  /** {@return the chores that are due and that nobody is at; somebody is, from now on} */
  List<Agenda.Task> begin(Instant now) {
    List<Agenda.Task> tasks = new ArrayList<>(2);
    for (Chore chore : Chore.values()) {
      if (!now.isBefore(choresNotBefore) && chore.isDue(call, now) && inWork.add(chore)) {
        tasks.add(new Agenda.Task(call.id(), chore));
      }
    }
    return tasks;
  }

  @Nullable Instant nextAt() {
    Instant next = call.movesAt().orElse(null);
    for (Chore chore : Chore.values()) {
      Instant due = inWork.contains(chore) ? null : chore.dueAt(call);
      if (due != null) {
        Instant at = due.isBefore(choresNotBefore) ? choresNotBefore : due;
        next = next == null || at.isBefore(next) ? at : next;
      }
    }
    return next;
  }
}
