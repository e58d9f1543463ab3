package dev.bookend.keeper;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.StorageException;
import dev.bookend.call.VideoCall;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Stores the results of tasks in batches, and merges all results of a call into one change.
 * Thread-safe, but {@link #round()} is for one thread.
 */
final class ResultLoop implements Loop {
  private static final int TRIES = 10;

  private final CallUpdater updater;
  private final LeasedCalls leasedCalls;
  private final Supplier<ClockReading> clocks;
  private final WakeUp wakeUp;
  private final StorageOutageLog outageLog;
  private final AdaptiveBatchSize limit;
  private final ResultQueue queue;
  private final Map<CallId, Integer> loneFailures = new HashMap<>();

  ResultLoop(
      CallUpdater updater,
      KeeperSettings settings,
      LeasedCalls leasedCalls,
      Supplier<ClockReading> clocks,
      WakeUp wakeUp,
      StorageOutageLog outageLog) {
    this.updater = updater;
    this.leasedCalls = leasedCalls;
    this.clocks = clocks;
    this.wakeUp = wakeUp;
    this.outageLog = outageLog;
    this.limit = new AdaptiveBatchSize(settings.batchSize());
    this.queue = new ResultQueue(settings.batchSize(), clocks.get().tick());
  }

  void add(TaskResult result) {
    if (queue.add(result, clocks.get().tick())) {
      wakeUp.ring();
    }
  }

  /** Stores all results without waiting; tasks whose results cannot be stored are run again. */
  void flush() {
    queue.flush();
    wakeUp.ring();
  }

  boolean isOver() {
    return queue.isOver();
  }

  @Override
  public Duration pause() {
    return queue.pause(clocks.get().tick());
  }

  @Override
  public void round() {
    Map<CallId, List<TaskResult>> gathered = queue.take(limit.get(), clocks.get().tick());
    if (gathered.isEmpty()) {
      return;
    }
    Map<CallId, CallChange> changes = new LinkedHashMap<>();
    Map<CallId, List<TaskResult>> alone = new LinkedHashMap<>();
    gathered.forEach((id, results) -> merge(id, results, changes, alone));
    Set<CallId> lost;
    try {
      lost = updater.storeAll(changes.values());
      if (!changes.isEmpty()) {
        limit.succeeded();
        outageLog.succeeded();
      }
    } catch (RuntimeException | Error e) {
      gathered.keySet().removeIf(id -> !changes.containsKey(id) && !alone.containsKey(id));
      failed(gathered, e);
      return;
    }
    gathered.forEach(
        (id, results) -> {
          CallChange change = changes.get(id);
          if (lost.contains(id)) {
            alone.put(id, results);
          } else if (change != null) {
            leasedCalls.stored(change.stored(), change.events(), clocks.get());
            ended(id, results);
          }
        });
    storeAlone(alone);
  }

  private void merge(
      CallId id,
      List<TaskResult> results,
      Map<CallId, CallChange> changes,
      Map<CallId, List<TaskResult>> alone) {
    VideoCall latest = leasedCalls.latest(id);
    if (latest == null) {
      alone.put(id, results);
      return;
    }
    try {
      CallChange change = TaskResult.all(results, latest);
      if (change.changed()) {
        changes.put(id, change);
      } else {
        ended(id, results);
      }
    } catch (RuntimeException e) {
      DueTransitions.logFailure(id, e);
      ended(id, results);
    }
  }

  private void ended(CallId id, List<TaskResult> results) {
    loneFailures.remove(id);
    ClockReading reading = clocks.get();
    leasedCalls.ended(id, types(results), Instant.MIN, reading);
    if (results.stream().anyMatch(TaskResult.Postponed.class::isInstance)) {
      leasedCalls.dropIdle(id, reading);
    }
  }

  /**
   * Stores results of calls one by one after a version conflict or an expired lease. The side
   * effect has happened, so its result must still be stored.
   */
  private void storeAlone(Map<CallId, List<TaskResult>> alone) {
    Map<CallId, List<TaskResult>> left = new LinkedHashMap<>(alone);
    for (Map.Entry<CallId, List<TaskResult>> one : alone.entrySet()) {
      CallId id = one.getKey();
      List<TaskResult> results = one.getValue();
      try {
        VideoCall call = updater.changeIfFree(id, current -> TaskResult.all(results, current));
        if (call != null) {
          leasedCalls.stored(call, List.of(), clocks.get());
          ended(id, results);
        } else if (!queue.keepLocked(id, results, clocks.get().tick())) {
          giveUp(id, results);
        }
      } catch (StorageException e) {
        failed(left, e);
        return;
      } catch (RuntimeException | Error e) {
        DueTransitions.logFailure(id, e);
        giveUp(id, results);
      }
      left.remove(id);
    }
  }

  private void failed(Map<CallId, List<TaskResult>> gathered, Throwable e) {
    outageLog.failed(e);
    limit.failed(gathered.size());
    boolean giveUp = gathered.size() == 1 && isPermanent(gathered.keySet().iterator().next(), e);
    gathered.forEach(
        (id, results) -> {
          if (giveUp || !queue.putBack(id, results, limit.pause(), clocks.get().tick())) {
            giveUp(id, results);
          }
        });
  }

  /** {@return whether to give up: storage failures are retried 10 times for a single call} */
  private boolean isPermanent(CallId id, Throwable e) {
    boolean permanent =
        !(e instanceof StorageException) || loneFailures.merge(id, 1, Integer::sum) == TRIES;
    if (permanent) {
      loneFailures.remove(id);
    }
    return permanent;
  }

  /** Drops results that cannot be stored: the tasks are run again after the lease expires. */
  private void giveUp(CallId id, List<TaskResult> results) {
    loneFailures.remove(id);
    leasedCalls.giveUp(id, types(results), clocks.get());
  }

  private static Set<TaskType> types(List<TaskResult> results) {
    return results.stream().map(TaskResult::type).collect(Collectors.toSet());
  }
}
