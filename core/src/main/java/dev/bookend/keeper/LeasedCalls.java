package dev.bookend.keeper;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls with a lease of this node: their latest known state and their next due instant. A call
 * changes at its deadline also while its tasks run. Thread-safe; never waits for I/O.
 */
final class LeasedCalls {
  /** Capacity in batches: two in the task queues; 1,000 ends per second need 0.9 of another. */
  private static final int BATCHES = 4;

  private final DueQueue queue;
  private final WakeUp reserveWakeUp;
  private final RecentEvents recentEvents;
  private final KeeperSettings settings;
  private boolean behind;

  LeasedCalls(
      WakeUp transitionWakeUp, WakeUp reserveWakeUp, PollSchedule polls, KeeperSettings settings) {
    this.queue = new DueQueue(transitionWakeUp, polls);
    this.reserveWakeUp = reserveWakeUp;
    this.settings = settings;
    this.recentEvents = new RecentEvents(settings.batchSize());
  }

  /** {@return whether there is room for one more batch} */
  synchronized boolean hasRoom() {
    return queue.size() + settings.batchSize() <= BATCHES * settings.batchSize();
  }

  /** {@return whether there is a backlog: half a batch or more of the last claim was late} */
  synchronized boolean isBehind() {
    return behind;
  }

  synchronized @Nullable Instant next() {
    return queue.next();
  }

  synchronized void claimed(Collection<VideoCall> calls, Tick leaseEnds, ClockReading reading) {
    long late =
        calls.stream().filter(call -> LeasedCall.hasDueTransition(call, reading.now())).count();
    behind = 2 * late >= settings.batchSize();
    if (behind) {
      reserveWakeUp.ring();
    }
    for (VideoCall call : calls) {
      LeasedCall entry = queue.getOrAdd(call, leaseEnds);
      entry.claimed(call, leaseEnds, reading);
      recentEvents.moveTo(entry);
      queue.plan(entry, reading);
    }
  }

  /**
   * {@return calls whose lease expires soon while their tasks run, and stale calls}
   *
   * @param extension how much longer than usual it is until the next poll
   */
  synchronized List<CallId> renewable(ClockReading reading, Duration extension) {
    Tick soon = reading.tick().plus(settings.pollInterval().multipliedBy(2).plus(extension));
    List<CallId> ids = new ArrayList<>();
    List<LeasedCall> expired = new ArrayList<>();
    for (LeasedCall entry : queue.entries()) {
      if (!entry.isHeld(reading.tick())) {
        expired.add(entry);
      } else if (entry.stale || (!entry.isHeld(soon) && entry.isAtWork(reading.tick()))) {
        ids.add(entry.call.id());
      }
    }
    expired.forEach(entry -> queue.plan(entry, reading));
    return ids;
  }

  /**
   * Records the renewed leases. A call dropped during the renewal is marked stale and renewed
   * again. Calls locked by another transaction keep their old lease.
   *
   * @return whether some calls are still stale
   */
  synchronized boolean renewed(
      Collection<CallId> asked, Collection<VideoCall> held, Tick leaseEnds, ClockReading reading) {
    for (VideoCall call : held) {
      LeasedCall entry = LeasedCall.renewed(queue.get(call.id()), call, leaseEnds);
      queue.put(entry);
      queue.plan(entry, reading);
    }
    return asked.stream().map(queue::get).anyMatch(entry -> entry != null && entry.stale);
  }

  private void expire(CallId id, ClockReading reading) {
    LeasedCall entry = queue.get(id);
    if (entry != null) {
      entry.leaseEnds = reading.tick();
      queue.plan(entry, reading);
    }
  }

  /** {@return whether the stored change is recorded} An earlier due time invalidates the lease. */
  synchronized boolean onStored(CallChange stored, ClockReading reading) {
    LeasedCall entry = queue.get(stored.call().id());
    if (entry == null) {
      recentEvents.add(stored);
      return false;
    }
    entry.undelivered.add(stored.events());
    boolean leaseLost = entry.invalidatesLease(stored.call()) || !entry.isHeld(reading.tick());
    entry.renew(stored.call());
    if (leaseLost && !entry.isBusy()) {
      queue.remove(entry);
      recentEvents.keep(entry);
      return false;
    }
    queue.plan(entry, reading);
    return true;
  }

  /** Marks a leased call as stale, so that it is renewed before its next transition. */
  synchronized void onMaybeStored(CallId id, ClockReading reading) {
    LeasedCall entry = queue.get(id);
    if (entry != null) {
      entry.stale = true;
      queue.plan(entry, reading);
    }
  }

  /** {@return due transitions and tasks} Calls with an expired lease are left to other nodes. */
  synchronized DueBatch takeDue(ClockReading reading, int maxTransitions) {
    List<VideoCall> transitions = new ArrayList<>();
    List<Task> tasks = new ArrayList<>();
    boolean expired = false;
    for (LeasedCall entry = due(transitions, maxTransitions, reading);
        entry != null;
        entry = due(transitions, maxTransitions, reading)) {
      if (!entry.isHeld(reading.tick())) {
        expired = true;
      } else if (yields(entry)) {
        continue;
      } else if (entry.isTransitionDue(reading.now())) {
        entry.storing = true;
        transitions.add(entry.call);
      } else {
        tasks.addAll(entry.takeDueTasks(reading));
      }
      queue.plan(entry, reading);
    }
    return new DueBatch(transitions, tasks, expired);
  }

  private @Nullable LeasedCall due(
      List<VideoCall> transitions, int maxTransitions, ClockReading reading) {
    return transitions.size() < maxTransitions ? queue.takeDue(reading.now()) : null;
  }

  /** Under backlog, ending calls takes priority over tasks of calls that are already over. */
  private boolean yields(LeasedCall entry) {
    boolean waits = behind && entry.call.status().isOver() && !entry.isBusy();
    if (waits) {
      queue.remove(entry);
      recentEvents.keep(entry);
    }
    return waits;
  }

  /** Records a transition that is stored. */
  synchronized void transitionStored(CallChange change, ClockReading reading) {
    LeasedCall entry = queue.get(change.call().id());
    if (entry != null) {
      entry.storing = false;
      stored(entry, change.stored(), change.events(), reading);
    }
  }

  synchronized void stored(VideoCall call, List<CallEvent> events, ClockReading reading) {
    LeasedCall entry = queue.get(call.id());
    if (entry != null) {
      stored(entry, call, events, reading);
    }
  }

  private void stored(
      LeasedCall entry, VideoCall call, List<CallEvent> events, ClockReading reading) {
    entry.undelivered.add(events);
    entry.renew(call);
    if (!yields(entry)) {
      queue.plan(entry, reading);
    }
  }

  /** {@return whether a call has to be read again after a version conflict of its transition} */
  synchronized boolean transitionLost(CallChange change, ClockReading reading) {
    LeasedCall entry = queue.get(change.call().id());
    if (entry == null) {
      return false;
    }
    entry.storing = false;
    entry.stale = entry.call.version() <= change.call().version();
    queue.plan(entry, reading);
    return entry.stale;
  }

  /** {@return whether it is the first failure of a transition alone} It is retried with backoff. */
  synchronized boolean transitionFailed(CallId id, boolean alone, ClockReading reading) {
    LeasedCall entry = queue.get(id);
    boolean first = alone && entry != null && entry.transitionFailed(reading.now());
    transitionDone(entry, reading);
    return first;
  }

  private void transitionDone(@Nullable LeasedCall entry, ClockReading reading) {
    if (entry != null) {
      entry.storing = false;
      queue.plan(entry, reading);
    }
  }

  /** Drops a call whose transition fails, until it is claimed again. */
  synchronized void drop(CallId id, ClockReading reading) {
    transitionDone(queue.get(id), reading);
    expire(id, reading);
  }

  /** {@return the input of a task that begins; null if the lease has expired} */
  synchronized Task.@Nullable Input begin(Task task, Tick tick) {
    LeasedCall entry = queue.get(task.id());
    if (entry == null || !entry.isHeld(tick)) {
      return null;
    }
    entry.begun(task.type());
    boolean expiring = !entry.isHeld(tick.plus(settings.pollInterval()));
    return new Task.Input(entry.call, entry.undelivered.of(entry.call), expiring);
  }

  /** Records that a task has run; its result is not stored yet. */
  synchronized void executed(Task task, Tick tick) {
    LeasedCall entry = queue.get(task.id());
    if (entry != null) {
      entry.executed(task.type(), tick);
    }
  }

  /** {@return the latest state of the call; null if it is not known on this node} */
  synchronized @Nullable VideoCall latest(CallId id) {
    LeasedCall entry = queue.get(id);
    return entry == null || entry.stale ? null : entry.call;
  }

  /** Records that tasks are finished and their results stored; not due again before that time. */
  synchronized void ended(
      CallId id, Collection<TaskType> types, Instant notBefore, ClockReading reading) {
    LeasedCall entry = queue.get(id);
    if (entry != null) {
      entry.ended(types, notBefore);
      queue.plan(entry, reading);
    }
  }

  /** Drops a call whose results cannot be stored; the next node with a lease runs its tasks. */
  synchronized void giveUp(CallId id, Collection<TaskType> types, ClockReading reading) {
    ended(id, types, Instant.MIN, reading);
    expire(id, reading);
  }

  /** Drops a call with postponed tasks to make room, unless a transition is due soon. */
  synchronized void dropIdle(CallId id, ClockReading reading) {
    LeasedCall entry = queue.get(id);
    if (entry != null
        && entry.isNeededLater(reading.now())
        && !entry.hasTransitionWithinLease(reading)) {
      queue.remove(entry);
      recentEvents.keep(entry);
    }
  }

  /** {@return calls whose lease can be released} All entries are removed. */
  synchronized List<CallId> clear(Tick tick) {
    List<CallId> free =
        queue.entries().stream()
            .filter(entry -> !entry.isBusy() && entry.isHeld(tick))
            .map(entry -> entry.call.id())
            .toList();
    queue.clear();
    return free;
  }
}
