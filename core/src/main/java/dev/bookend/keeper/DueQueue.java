package dev.bookend.keeper;

import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import dev.bookend.keeper.LeasedCall.Plan;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A priority queue of leased calls by the instant at which each is next due. Guarded by the lock of
 * the {@link LeasedCalls}.
 */
final class DueQueue {
  private final Map<CallId, LeasedCall> entries = new HashMap<>();
  private final TreeSet<Plan> plans = new TreeSet<>(Plan.EARLIEST);
  private final WakeUp wakeUp;
  private final PollSchedule polls;

  /**
   * Creates an empty queue.
   *
   * @param wakeUp rung when an entry becomes the first
   * @param polls advanced if a call is dropped that is due soon after the end of its lease
   */
  DueQueue(WakeUp wakeUp, PollSchedule polls) {
    this.wakeUp = wakeUp;
    this.polls = polls;
  }

  int size() {
    return entries.size();
  }

  Collection<LeasedCall> entries() {
    return entries.values();
  }

  @Nullable LeasedCall get(CallId id) {
    return entries.get(id);
  }

  LeasedCall getOrAdd(VideoCall call, Tick leaseEnds) {
    return entries.computeIfAbsent(call.id(), id -> new LeasedCall(call, leaseEnds));
  }

  void put(LeasedCall entry) {
    entries.put(entry.call.id(), entry);
  }

  @Nullable Instant next() {
    return plans.isEmpty() ? null : plans.first().at();
  }

  /** {@return the first due entry, which is removed from the queue; null if none is due} */
  @Nullable LeasedCall takeDue(Instant now) {
    if (plans.isEmpty() || plans.first().at().isAfter(now)) {
      return null;
    }
    LeasedCall due = Objects.requireNonNull(entries.get(plans.first().id()));
    unplan(due);
    return due;
  }

  /** Queues an entry for its next due instant; drops an idle entry without one. */
  void plan(LeasedCall entry, ClockReading reading) {
    unplan(entry);
    boolean held = entry.isHeld(reading.tick());
    if (entry.storing || (held && entry.stale)) {
      return;
    }
    Instant at = entry.nextAt();
    if (held && at != null && at.isBefore(entry.leaseEnd(reading))) {
      plan(entry, at);
    } else if (!entry.isBusy()) {
      remove(entry);
      if (held) {
        polls.pollInTime(entry.call, reading);
      }
    }
  }

  private void plan(LeasedCall entry, Instant at) {
    entry.plan = new Plan(at, entry.call.id());
    plans.add(entry.plan);
    if (plans.first().equals(entry.plan)) {
      wakeUp.ring();
    }
  }

  private void unplan(LeasedCall entry) {
    if (entry.plan != null) {
      plans.remove(entry.plan);
      entry.plan = null;
    }
  }

  void remove(LeasedCall entry) {
    unplan(entry);
    entries.remove(entry.call.id());
  }

  void clear() {
    entries.clear();
    plans.clear();
  }
}
