package dev.bookend.keeper;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Applies the transition of each leased call at its deadline and submits its tasks. Transitions
 * that are due together are one batch. A second, reserve loop takes overdue calls (250 ms), and
 * helps while there is a backlog. For use by one thread.
 */
final class TransitionLoop implements Loop {
  /** Shortest time between two writes, so that a batch takes more calls. */
  private static final Duration SPACING = Duration.ofMillis(5);

  private static final Duration AFTER_LONE_FAILURE = Duration.ofMillis(10);

  /** Lateness from which the reserve loop takes a call, because the main loop may hang. */
  private static final Duration OVERDUE = Duration.ofMillis(250);

  private final DueTransitions dueTransitions;
  private final LeasedCalls leasedCalls;
  private final Supplier<ClockReading> clocks;
  private final TaskDispatcher dispatcher;
  private final PollSchedule polls;
  private final StorageOutageLog outageLog;
  private final boolean reserve;
  private final Duration longestWait;
  private final AdaptiveBatchSize limit;
  private Tick notBefore;

  TransitionLoop(
      DueTransitions dueTransitions,
      KeeperSettings settings,
      LeasedCalls leasedCalls,
      Supplier<ClockReading> clocks,
      TaskDispatcher dispatcher,
      PollSchedule polls,
      StorageOutageLog outageLog,
      boolean reserve) {
    this.dueTransitions = dueTransitions;
    this.leasedCalls = leasedCalls;
    this.clocks = clocks;
    this.dispatcher = dispatcher;
    this.polls = polls;
    this.outageLog = outageLog;
    this.reserve = reserve;
    this.longestWait = reserve ? OVERDUE : settings.pollInterval();
    this.limit = new AdaptiveBatchSize(settings.batchSize());
    this.notBefore = clocks.get().tick();
  }

  @Override
  public Duration pause() {
    ClockReading reading = clocks.get();
    Instant next = leasedCalls.next();
    Instant mine = next == null || !reserve || leasedCalls.isBehind() ? next : next.plus(OVERDUE);
    Duration untilNext = mine == null ? longestWait : until(mine, reading.now());
    Tick nextRound = Tick.later(notBefore, reading.tick().plus(untilNext));
    return reading.tick().until(nextRound);
  }

  private Duration until(Instant next, Instant now) {
    return next.isAfter(now.plus(longestWait)) ? longestWait : Duration.between(now, next);
  }

  @Override
  public void round() {
    ClockReading reading = clocks.get();
    DueBatch due = leasedCalls.takeDue(reading, limit.get());
    if (due.expired()) {
      polls.pollSoon();
    }
    try {
      if (!due.transitions().isEmpty()) {
        apply(due.transitions(), reading);
      }
    } finally {
      due.tasks().forEach(dispatcher::submit);
    }
  }

  private void apply(List<VideoCall> calls, ClockReading reading) {
    try {
      Map<CallId, CallChange> changes = advanceTo(calls, reading);
      Set<CallId> lost = dueTransitions.store(changes);
      for (CallChange change : changes.values()) {
        stored(change, lost.contains(change.call().id()));
      }
      limit.succeeded();
      outageLog.succeeded();
      notBefore = calls.size() < limit.get() ? reading.tick().plus(SPACING) : reading.tick();
    } catch (RuntimeException | Error e) {
      failed(calls.stream().map(VideoCall::id).collect(Collectors.toSet()), e);
    }
  }

  /** {@return the changes by call} Drops calls whose transition fails. */
  private Map<CallId, CallChange> advanceTo(List<VideoCall> calls, ClockReading reading) {
    Map<CallId, CallChange> changes = dueTransitions.advanceTo(calls, reading.now());
    for (VideoCall call : calls) {
      if (!changes.containsKey(call.id())) {
        leasedCalls.drop(call.id(), reading);
      }
    }
    return changes;
  }

  private void stored(CallChange change, boolean lost) {
    if (!lost) {
      dueTransitions.count(change.call());
      leasedCalls.transitionStored(change, clocks.get());
    } else if (leasedCalls.transitionLost(change, clocks.get())) {
      polls.pollSoon();
    }
  }

  /** Retries a failed batch; a call that fails alone backs off by itself and delays no other. */
  private void failed(Set<CallId> ids, Throwable e) {
    ClockReading reading = clocks.get();
    limit.failed(ids.size());
    if (ids.size() > 1) {
      outageLog.failed(e);
    }
    notBefore = reading.tick().plus(outageLog.lasts() ? limit.pause() : AFTER_LONE_FAILURE);
    for (CallId id : ids) {
      if (leasedCalls.transitionFailed(id, ids.size() == 1, reading)) {
        DueTransitions.logFailure(id, e);
      }
    }
  }
}
