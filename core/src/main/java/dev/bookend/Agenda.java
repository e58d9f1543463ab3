package dev.bookend;

import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The calls that a node has claimed, and when each is next to be looked at. While a worker is at a
 * call's chores, its state still moves in time. Not thread-safe.
 */
final class Agenda {
  private record Plan(Instant at, CallId id) {
    static final Comparator<Plan> EARLIEST =
        Comparator.comparing(Plan::at).thenComparing(plan -> plan.id().value());
  }

  private static final class Entry {
    VideoCall call;
    long leaseEnds;
    boolean isWorkedOn;
    @Nullable Plan plan;

    Entry(VideoCall call) {
      this.call = call;
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

  int waiting() {
    return entries.size() - working;
  }

  int working() {
    return working;
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
      update(call, now);
    }
  }

  /** {@return whether the call is on the agenda; if so, its newer state counts from now on} */
  boolean update(VideoCall call, Instant now) {
    Entry entry = entries.get(call.id());
    if (entry == null) {
      return false;
    }
    if (call.version() > entry.call.version()) {
      entry.call = call;
    }
    plan(entry, now);
    return true;
  }

  private void plan(Entry entry, Instant now) {
    unplan(entry);
    CallId id = entry.call.id();
    Instant at = (entry.isWorkedOn ? entry.call.movesAt() : entry.call.dueAt()).orElse(null);
    if (at != null && (entry.isWorkedOn || !at.isAfter(now.plus(ahead)))) {
      Plan plan = new Plan(at, id);
      entry.plan = plan;
      plans.add(plan);
    } else if (!entry.isWorkedOn) {
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
      } else if (!entry.isWorkedOn) {
        entries.remove(entry.call.id());
      }
    }
    return due;
  }

  /** {@return whether a worker is to begin with the call's chores} */
  boolean begin(CallId id) {
    Entry entry = entries.get(id);
    if (entry == null || entry.isWorkedOn) {
      return false;
    }
    entry.isWorkedOn = true;
    working++;
    return true;
  }

  /** {@return the call as it is now that its worker is done with it} */
  @Nullable VideoCall end(CallId id) {
    Entry entry = entries.get(id);
    if (entry == null || !entry.isWorkedOn) {
      return null;
    }
    entry.isWorkedOn = false;
    working--;
    return entry.call;
  }

  /** Forgets a call without giving its claim back: it is tried again when the lease is over. */
  void forget(CallId id) {
    Entry entry = entries.remove(id);
    if (entry != null) {
      unplan(entry);
      working -= entry.isWorkedOn ? 1 : 0;
    }
  }

  /** The calls whose lease is to be renewed, because their workers are not done. */
  List<CallId> renew(long nanos, long leaseEnds) {
    List<CallId> renewed = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (entry.isWorkedOn && nanos - entry.leaseEnds < 0) {
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
        .filter(entry -> !entry.isWorkedOn)
        .forEach(entry -> done.add(entry.call.id()));
    entries.clear();
    plans.clear();
    working = 0;
    return takeDone();
  }
}
