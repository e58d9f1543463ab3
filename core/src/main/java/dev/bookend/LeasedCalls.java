package dev.bookend;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls that a node has claimed, as they are known here, and when each is next to be looked at.
 * While workers are at a call's chores, its state still moves in time. Thread-safe; never waits.
 */
final class LeasedCalls {
  /** A chore of a call that is to be begun. */
  record Task(CallId id, String requester, TaskType type) {}

  /** Two may be with the workers; of the others, 1,000 ends a second need nine tenths of one. */
  private static final int BATCHES = 4;

  private final DueQueue queue;
  private final WakeUp reserve;
  private final RecentEvents recentEvents;
  private final CallKeeper.Settings settings;
  private boolean behind;

  /** Tells of calls that are claimed no more, for they are not due before the claim is over. */
  LeasedCalls(
      WakeUp timer,
      WakeUp reserve,
      BiConsumer<VideoCall, ClockReading> letGo,
      CallKeeper.Settings settings) {
    this.queue = new DueQueue(timer, letGo);
    this.reserve = reserve;
    this.settings = settings;
    this.recentEvents = new RecentEvents(settings.batch());
  }

  /** {@return whether as many calls as one claim brings can be held} */
  synchronized boolean hasRoom() {
    return queue.size() + settings.batch() <= BATCHES * settings.batch();
  }

  /** {@return whether so many calls are late that time is short} */
  synchronized boolean isBehind() {
    return behind;
  }

  synchronized @Nullable Instant next() {
    return queue.next();
  }

  synchronized void claimed(Collection<VideoCall> calls, long leaseEnds, ClockReading reading) {
    long late = calls.stream().filter(call -> LeasedCall.moves(call, reading.now())).count();
    behind = 2 * late >= settings.batch();
    if (behind) {
      reserve.ring();
    }
    for (VideoCall call : calls) {
      LeasedCall entry = queue.getOrAdd(call);
      entry.claimed(call, leaseEnds, reading);
      recentEvents.moveTo(entry);
      queue.plan(entry, reading);
    }
  }

  /** The calls whose claim has to last longer, and those whose state is not known any more. */
  synchronized List<CallId> renewable(ClockReading reading) {
    long soon = reading.nanos() + 2 * settings.poll().toNanos();
    List<CallId> ids = new ArrayList<>();
    List<LeasedCall> lapsed = new ArrayList<>();
    for (LeasedCall entry : queue.entries()) {
      if (!entry.isHeld(reading.nanos())) {
        lapsed.add(entry);
      } else if (entry.stale || (!entry.isHeld(soon) && entry.isAtWork(reading.nanos()))) {
        ids.add(entry.call.id());
      }
    }
    lapsed.forEach(entry -> queue.plan(entry, reading));
    return ids;
  }

  /**
   * Those that are held have a new lease. What was let go of while that was asked for has moved on
   * since, and is asked for again. What others are at just now lasts as long as it did.
   *
   * @return whether the state of some is still not known
   */
  synchronized boolean renewed(
      Collection<CallId> asked, Collection<VideoCall> held, long leaseEnds, ClockReading reading) {
    for (VideoCall call : held) {
      LeasedCall entry = LeasedCall.renewed(queue.get(call.id()), call, leaseEnds);
      queue.put(entry);
      queue.plan(entry, reading);
    }
    return asked.stream().map(queue::get).anyMatch(entry -> entry != null && entry.stale);
  }

  private void lapse(CallId id, ClockReading reading) {
    LeasedCall entry = queue.get(id);
    if (entry != null) {
      entry.leaseEnds = reading.nanos();
      queue.plan(entry, reading);
    }
  }

  /**
   * {@return whether the call is on the agenda; if so, its new state counts from now on. A call
   * that is due earlier than it was is anybody's again}
   */
  synchronized boolean heard(CallChange stored, ClockReading reading) {
    LeasedCall entry = queue.get(stored.call().id());
    if (entry == null) {
      recentEvents.add(stored);
      return false;
    }
    if (!stored.changed()) {
      entry.stale = true;
      queue.plan(entry, reading);
      return false;
    }
    entry.undelivered.add(stored.events());
    boolean anybodys = entry.falls(stored.call()) || !entry.isHeld(reading.nanos());
    entry.renew(stored.call());
    if (anybodys && !entry.isBusy()) {
      queue.remove(entry);
      recentEvents.keep(entry);
      return false;
    }
    queue.plan(entry, reading);
    return true;
  }

  /** Takes what is due, except where the lease is over: others may be at it. */
  synchronized DueBatch takeDue(ClockReading reading, int mostMoves) {
    List<VideoCall> moves = new ArrayList<>();
    List<Task> tasks = new ArrayList<>();
    boolean lapsed = false;
    for (LeasedCall entry = due(moves, mostMoves, reading);
        entry != null;
        entry = due(moves, mostMoves, reading)) {
      if (!entry.isHeld(reading.nanos())) {
        lapsed = true;
      } else if (makesRoom(entry)) {
        continue;
      } else if (entry.isToMove(reading.now())) {
        entry.moving = true;
        moves.add(entry.call);
      } else {
        tasks.addAll(entry.handOut(reading));
      }
      queue.plan(entry, reading);
    }
    return new DueBatch(moves, tasks, lapsed);
  }

  private @Nullable LeasedCall due(List<VideoCall> moves, int mostMoves, ClockReading reading) {
    return moves.size() < mostMoves ? queue.takeDue(reading.now()) : null;
  }

  /** While time is short, others have to end before what is left of this one is done. */
  private boolean makesRoom(LeasedCall entry) {
    boolean waits = behind && entry.call.status().isOver() && !entry.isBusy();
    if (waits) {
      queue.remove(entry);
      recentEvents.keep(entry);
    }
    return waits;
  }

  /** The timer has moved a call. */
  synchronized void moved(CallChange change, ClockReading reading) {
    LeasedCall entry = queue.get(change.call().id());
    if (entry != null) {
      entry.moving = false;
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
    if (!makesRoom(entry)) {
      queue.plan(entry, reading);
    }
  }

  /**
   * {@return whether its new state has to be asked for, now that the timer's move came too late}
   */
  synchronized boolean lost(CallChange change, ClockReading reading) {
    LeasedCall entry = queue.get(change.call().id());
    if (entry == null) {
      return false;
    }
    entry.moving = false;
    entry.stale = entry.call.version() <= change.call().version();
    queue.plan(entry, reading);
    return entry.stale;
  }

  /**
   * The timer could not store a move; it is tried again, after a while if it was by itself.
   *
   * @return whether it was by itself, and for the first time
   */
  synchronized boolean notMoved(CallId id, boolean alone, ClockReading reading) {
    LeasedCall entry = queue.get(id);
    boolean first = alone && entry != null && entry.notMoved(reading.now());
    moveOver(entry, reading);
    return first;
  }

  private void moveOver(@Nullable LeasedCall entry, ClockReading reading) {
    if (entry != null) {
      entry.moving = false;
      queue.plan(entry, reading);
    }
  }

  /** A call can't be moved at all: it is left alone until it is claimed again. */
  synchronized void drop(CallId id, ClockReading reading) {
    moveOver(queue.get(id), reading);
    lapse(id, reading);
  }

  /** {@return what a worker has to know now that it begins; null if the claim is over} */
  synchronized @Nullable TaskInput begin(Task task, long nanos) {
    LeasedCall entry = queue.get(task.id());
    if (entry == null || !entry.isHeld(nanos)) {
      return null;
    }
    entry.begun(task.type());
    boolean expiring = !entry.isHeld(nanos + settings.poll().toNanos());
    return new TaskInput(entry.call, entry.undelivered.of(entry.call), expiring);
  }

  /** A worker is done; what came of it is still to be stored. */
  synchronized void executed(Task task, long nanos) {
    LeasedCall entry = queue.get(task.id());
    if (entry != null) {
      entry.executed(task.type(), nanos);
    }
  }

  /** {@return the call as it is known here; null if that is not the latest state} */
  synchronized @Nullable VideoCall latest(CallId id) {
    LeasedCall entry = queue.get(id);
    return entry == null || entry.stale ? null : entry.call;
  }

  /** The outcome of chores is stored, or there is none; not again before that time. */
  synchronized void ended(
      CallId id, Collection<TaskType> chores, Instant notBefore, ClockReading reading) {
    LeasedCall entry = queue.get(id);
    if (entry != null) {
      entry.ended(chores, notBefore);
      queue.plan(entry, reading);
    }
  }

  /** The outcome of chores could not be stored: they are done again by whoever claims the call. */
  synchronized void giveUp(CallId id, Collection<TaskType> chores, ClockReading reading) {
    ended(id, chores, Instant.MIN, reading);
    lapse(id, reading);
  }

  /** Makes room for others: drops a call whose tasks have to wait, unless it moves before long. */
  synchronized void leave(CallId id, ClockReading reading) {
    LeasedCall entry = queue.get(id);
    if (entry != null && entry.isNeededLater(reading.now()) && !entry.movesWithinLease(reading)) {
      queue.remove(entry);
      recentEvents.keep(entry);
    }
  }

  /** Forgets everything, and tells which claims can be given back. */
  synchronized List<CallId> clear(long nanos) {
    List<CallId> free =
        queue.entries().stream()
            .filter(entry -> !entry.isBusy() && entry.isHeld(nanos))
            .map(entry -> entry.call.id())
            .toList();
    queue.clear();
    return free;
  }
}
