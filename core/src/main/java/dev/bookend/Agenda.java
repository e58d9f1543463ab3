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
final class Agenda {
  /** A chore of a call that is to be begun. */
  record Task(CallId id, String requester, Chore chore) {}

  /** Two may be with the workers; of the others, 1,000 ends a second need nine tenths of one. */
  private static final int BATCHES = 4;

  private final Timetable timetable;
  private final Bell reserve;
  private final Overheard overheard;
  private final CallKeeper.Settings settings;
  private boolean behind;

  /** Tells of calls that are claimed no more, for they are not due before the claim is over. */
  Agenda(
      Bell timer, Bell reserve, BiConsumer<VideoCall, Moment> letGo, CallKeeper.Settings settings) {
    this.timetable = new Timetable(timer, letGo);
    this.reserve = reserve;
    this.settings = settings;
    this.overheard = new Overheard(settings.batch());
  }

  /** {@return whether as many calls as one claim brings can be held} */
  synchronized boolean hasRoom() {
    return timetable.size() + settings.batch() <= BATCHES * settings.batch();
  }

  /** {@return whether so many calls are late that time is short} */
  synchronized boolean isBehind() {
    return behind;
  }

  synchronized @Nullable Instant next() {
    return timetable.next();
  }

  synchronized void claimed(Collection<VideoCall> calls, long leaseEnds, Moment moment) {
    long late = calls.stream().filter(call -> AgendaEntry.moves(call, moment.now())).count();
    behind = 2 * late >= settings.batch();
    if (behind) {
      reserve.ring();
    }
    for (VideoCall call : calls) {
      AgendaEntry entry = timetable.getOrAdd(call);
      entry.claimed(call, leaseEnds, moment);
      overheard.moveTo(entry);
      timetable.plan(entry, moment);
    }
  }

  /** The calls whose claim has to last longer, and those whose state is not known any more. */
  synchronized List<CallId> renewable(Moment moment) {
    long soon = moment.nanos() + 2 * settings.poll().toNanos();
    List<CallId> ids = new ArrayList<>();
    List<AgendaEntry> lapsed = new ArrayList<>();
    for (AgendaEntry entry : timetable.entries()) {
      if (!entry.isHeld(moment.nanos())) {
        lapsed.add(entry);
      } else if (entry.stale || (!entry.isHeld(soon) && entry.isAtWork(moment.nanos()))) {
        ids.add(entry.call.id());
      }
    }
    lapsed.forEach(entry -> timetable.plan(entry, moment));
    return ids;
  }

  /**
   * Those that are held have a new lease. What was let go of while that was asked for has moved on
   * since, and is asked for again. What others are at just now lasts as long as it did.
   *
   * @return whether the state of some is still not known
   */
  synchronized boolean renewed(
      Collection<CallId> asked, Collection<VideoCall> held, long leaseEnds, Moment moment) {
    for (VideoCall call : held) {
      AgendaEntry entry = AgendaEntry.renewed(timetable.get(call.id()), call, leaseEnds);
      timetable.put(entry);
      timetable.plan(entry, moment);
    }
    return asked.stream().map(timetable::get).anyMatch(entry -> entry != null && entry.stale);
  }

  private void lapse(CallId id, Moment moment) {
    AgendaEntry entry = timetable.get(id);
    if (entry != null) {
      entry.leaseEnds = moment.nanos();
      timetable.plan(entry, moment);
    }
  }

  /**
   * {@return whether the call is on the agenda; if so, its new state counts from now on. A call
   * that is due earlier than it was is anybody's again}
   */
  synchronized boolean heard(CallChange stored, Moment moment) {
    AgendaEntry entry = timetable.get(stored.call().id());
    if (entry == null) {
      overheard.add(stored);
      return false;
    }
    if (!stored.changed()) {
      entry.stale = true;
      timetable.plan(entry, moment);
      return false;
    }
    entry.untold.add(stored.events());
    boolean anybodys = entry.falls(stored.call()) || !entry.isHeld(moment.nanos());
    entry.renew(stored.call());
    if (anybodys && !entry.isBusy()) {
      timetable.remove(entry);
      overheard.keep(entry);
      return false;
    }
    timetable.plan(entry, moment);
    return true;
  }

  /** Takes what is due, except where the lease is over: others may be at it. */
  synchronized DueNow takeDue(Moment moment, int mostMoves) {
    List<VideoCall> moves = new ArrayList<>();
    List<Task> tasks = new ArrayList<>();
    boolean lapsed = false;
    for (AgendaEntry entry = due(moves, mostMoves, moment);
        entry != null;
        entry = due(moves, mostMoves, moment)) {
      if (!entry.isHeld(moment.nanos())) {
        lapsed = true;
      } else if (makesRoom(entry)) {
        continue;
      } else if (entry.isToMove(moment.now())) {
        entry.moving = true;
        moves.add(entry.call);
      } else {
        tasks.addAll(entry.handOut(moment));
      }
      timetable.plan(entry, moment);
    }
    return new DueNow(moves, tasks, lapsed);
  }

  private @Nullable AgendaEntry due(List<VideoCall> moves, int mostMoves, Moment moment) {
    return moves.size() < mostMoves ? timetable.takeDue(moment.now()) : null;
  }

  /** While time is short, others have to end before what is left of this one is done. */
  private boolean makesRoom(AgendaEntry entry) {
    boolean waits = behind && entry.call.status().isOver() && !entry.isBusy();
    if (waits) {
      timetable.remove(entry);
      overheard.keep(entry);
    }
    return waits;
  }

  /** The timer has moved a call. */
  synchronized void moved(CallChange change, Moment moment) {
    AgendaEntry entry = timetable.get(change.call().id());
    if (entry != null) {
      entry.moving = false;
      stored(entry, change.stored(), change.events(), moment);
    }
  }

  synchronized void stored(VideoCall call, List<CallEvent> events, Moment moment) {
    AgendaEntry entry = timetable.get(call.id());
    if (entry != null) {
      stored(entry, call, events, moment);
    }
  }

  private void stored(AgendaEntry entry, VideoCall call, List<CallEvent> events, Moment moment) {
    entry.untold.add(events);
    entry.renew(call);
    if (!makesRoom(entry)) {
      timetable.plan(entry, moment);
    }
  }

  /**
   * {@return whether its new state has to be asked for, now that the timer's move came too late}
   */
  synchronized boolean lost(CallChange change, Moment moment) {
    AgendaEntry entry = timetable.get(change.call().id());
    if (entry == null) {
      return false;
    }
    entry.moving = false;
    entry.stale = entry.call.version() <= change.call().version();
    timetable.plan(entry, moment);
    return entry.stale;
  }

  /**
   * The timer could not store a move; it is tried again, after a while if it was by itself.
   *
   * @return whether it was by itself, and for the first time
   */
  synchronized boolean notMoved(CallId id, boolean alone, Moment moment) {
    AgendaEntry entry = timetable.get(id);
    boolean first = alone && entry != null && entry.notMoved(moment.now());
    moveOver(entry, moment);
    return first;
  }

  private void moveOver(@Nullable AgendaEntry entry, Moment moment) {
    if (entry != null) {
      entry.moving = false;
      timetable.plan(entry, moment);
    }
  }

  /** A call can't be moved at all: it is left alone until it is claimed again. */
  synchronized void drop(CallId id, Moment moment) {
    moveOver(timetable.get(id), moment);
    lapse(id, moment);
  }

  /** {@return what a worker has to know now that it begins; null if the claim is over} */
  synchronized @Nullable ChoreWork work(Task task, long nanos) {
    AgendaEntry entry = timetable.get(task.id());
    if (entry == null || !entry.isHeld(nanos)) {
      return null;
    }
    entry.begun(task.chore());
    boolean expiring = !entry.isHeld(nanos + settings.poll().toNanos());
    return new ChoreWork(entry.call, entry.untold.of(entry.call), expiring);
  }

  /** A worker is done; what came of it is still to be stored. */
  synchronized void worked(Task task, long nanos) {
    AgendaEntry entry = timetable.get(task.id());
    if (entry != null) {
      entry.worked(task.chore(), nanos);
    }
  }

  /** {@return the call as it is known here; null if that is not the latest state} */
  synchronized @Nullable VideoCall latest(CallId id) {
    AgendaEntry entry = timetable.get(id);
    return entry == null || entry.stale ? null : entry.call;
  }

  /** The outcome of chores is stored, or there is none; not again before that time. */
  synchronized void ended(CallId id, Collection<Chore> chores, Instant notBefore, Moment moment) {
    AgendaEntry entry = timetable.get(id);
    if (entry != null) {
      entry.ended(chores, notBefore);
      timetable.plan(entry, moment);
    }
  }

  /** The outcome of chores could not be stored: they are done again by whoever claims the call. */
  synchronized void giveUp(CallId id, Collection<Chore> chores, Moment moment) {
    ended(id, chores, Instant.MIN, moment);
    lapse(id, moment);
  }

  /** Makes room for others: drops a call whose tasks have to wait, unless it moves before long. */
  synchronized void leave(CallId id, Moment moment) {
    AgendaEntry entry = timetable.get(id);
    if (entry != null && entry.isNeededLater(moment.now()) && !entry.movesWithinLease(moment)) {
      timetable.remove(entry);
      overheard.keep(entry);
    }
  }

  /** Forgets everything, and tells which claims can be given back. */
  synchronized List<CallId> clear(long nanos) {
    List<CallId> free =
        timetable.entries().stream()
            .filter(entry -> !entry.isBusy() && entry.isHeld(nanos))
            .map(entry -> entry.call.id())
            .toList();
    timetable.clear();
    return free;
  }
}
