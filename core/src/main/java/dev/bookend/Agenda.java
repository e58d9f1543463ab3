package dev.bookend;

import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The calls that a node has claimed, and when each is next to be looked at. While workers are at a
 * call's chores, its state still moves in time. Not thread-safe.
 */
final class Agenda {
  private record Plan(Instant at, CallId id) {
    static final Comparator<Plan> EARLIEST =
        Comparator.comparing(Plan::at).thenComparing(plan -> plan.id().value());
  }

  private static final class Entry {
    final Set<Chore> inWork = EnumSet.noneOf(Chore.class);
    VideoCall call;
    Instant claimedFor = Instant.MIN;
    Instant choresNotBefore = Instant.MIN;
    long leaseEnds;
    @Nullable Plan plan;

    Entry(VideoCall call) {
      this.call = call;
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

  private final Duration ahead;
  private final Map<CallId, Entry> entries = new HashMap<>();
  private final TreeSet<Plan> plans = new TreeSet<>(Plan.EARLIEST);
  private final List<CallId> done = new ArrayList<>();
  private int working;

  Agenda(Duration ahead) {
    this.ahead = ahead;
  }

  /** {@return how many calls only wait for their time} */
  int waiting() {
    return entries.size() - working;
  }

  boolean hasDone() {
    return !done.isEmpty();
  }

  @Nullable Instant next() {
    return plans.isEmpty() ? null : plans.first().at();
  }

  void claimed(Collection<VideoCall> calls, Instant now, long leaseEnds) {
    for (VideoCall call : calls) {
      Entry entry = entries.computeIfAbsent(call.id(), id -> new Entry(call));
      entry.leaseEnds = leaseEnds;
      entry.claimedFor = call.dueAt().orElse(Instant.MIN);
      update(call, now);
    }
  }

  /**
   * {@return whether the call is on the agenda; if so, its newer state counts from now on. A call
   * that is due earlier than it was claimed for is anybody's again}
   */
  boolean update(VideoCall call, Instant now) {
    Entry entry = entries.get(call.id());
    if (entry == null) {
      return false;
    }
    if (call.version() > entry.call.version()) {
      entry.call = call;
      boolean earlier = call.dueAt().filter(due -> due.isBefore(entry.claimedFor)).isPresent();
      if (earlier && entry.inWork.isEmpty()) {
        forget(call.id());
        return false;
      }
    }
    plan(entry, now);
    return true;
  }

  private void plan(Entry entry, Instant now) {
    unplan(entry);
    CallId id = entry.call.id();
    Instant at = entry.nextAt();
    if (at != null && (!entry.inWork.isEmpty() || !at.isAfter(now.plus(ahead)))) {
      Plan plan = new Plan(at, id);
      entry.plan = plan;
      plans.add(plan);
    } else if (entry.inWork.isEmpty()) {
      entries.remove(id);
      done.add(id);
    }
  }

  private void unplan(Entry entry) {
    if (entry.plan != null) {
      plans.remove(entry.plan);
      entry.plan = null;
    }
  }

  /** Takes what is due, except where the lease is over: others may be at it. */
  List<VideoCall> takeDue(Instant now, long nanos) {
    List<VideoCall> due = new ArrayList<>();
    while (!plans.isEmpty() && !plans.first().at().isAfter(now)) {
      Entry entry = Objects.requireNonNull(entries.get(plans.first().id()));
      unplan(entry);
      if (nanos - entry.leaseEnds < 0) {
        due.add(entry.call);
      } else if (entry.inWork.isEmpty()) {
        entries.remove(entry.call.id());
      }
    }
    return due;
  }

  /**
   * Hands out the chores of a call that are due and that nobody is at.
   *
   * @param room how many calls may have workers
   * @return the chores to begin with; null if there is no room for them
   */
  @Nullable List<Chore> begin(CallId id, Instant now, int room) {
    Entry entry = entries.get(id);
    if (entry == null || now.isBefore(entry.choresNotBefore)) {
      return List.of();
    }
    List<Chore> due = new ArrayList<>();
    for (Chore chore : Chore.values()) {
      if (chore.isDue(entry.call, now) && !entry.inWork.contains(chore)) {
        due.add(chore);
      }
    }
    if (!due.isEmpty() && entry.inWork.isEmpty() && working >= room) {
      return null;
    }
    working += !due.isEmpty() && entry.inWork.isEmpty() ? 1 : 0;
    entry.inWork.addAll(due);
    plan(entry, now);
    return due;
  }

  /** {@return the call as it is now that a worker is done with it; null if it was forgotten} */
  @Nullable VideoCall end(CallId id, Chore chore) {
    Entry entry = entries.get(id);
    return entry != null && leave(entry, chore) ? entry.call : null;
  }

  private boolean leave(Entry entry, Chore chore) {
    boolean was = entry.inWork.remove(chore);
    working -= was && entry.inWork.isEmpty() ? 1 : 0;
    return was;
  }

  /** A chore could not be done at all: not again before that time. */
  void failed(CallId id, Chore chore, Instant now, Instant notBefore) {
    Entry entry = entries.get(id);
    if (entry != null && leave(entry, chore)) {
      entry.choresNotBefore = notBefore;
      plan(entry, now);
    }
  }

  /** Forgets a call without giving its claim back: it is tried again when the lease is over. */
  void forget(CallId id) {
    Entry entry = entries.remove(id);
    if (entry != null) {
      unplan(entry);
      working -= entry.inWork.isEmpty() ? 0 : 1;
    }
  }

  /** {@return how many calls are left after {@linkplain #forget forgetting} some} */
  int forgetAll(Collection<CallId> ids) {
    ids.forEach(this::forget);
    return entries.size();
  }

  /** The calls whose lease is to be renewed, because their workers are not done. */
  List<CallId> renew(long nanos, long leaseEnds) {
    List<CallId> renewed = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (!entry.inWork.isEmpty() && nanos - entry.leaseEnds < 0) {
        entry.leaseEnds = leaseEnds;
        renewed.add(entry.call.id());
      }
    }
    return renewed;
  }

  /** The calls that nothing is left to do for since this was last asked. */
  List<CallId> takeDone() {
    List<CallId> taken = List.copyOf(done);
    done.clear();
    return taken;
  }

  /** Forgets everything, and tells which claims can be given back. */
  List<CallId> clear() {
    entries.values().stream()
        .filter(entry -> entry.inWork.isEmpty())
        .forEach(entry -> done.add(entry.call.id()));
    entries.clear();
    plans.clear();
    working = 0;
    return takeDone();
  }
}
