package dev.bookend.keeper;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.StorageException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Stores the results of tasks in batches. Waits up to 20 ms to fill a batch, and merges all results
 * of a call into one change. Thread-safe, but {@link #round()} is for one thread.
 */
final class ResultLoop implements Loop {
  private static final Duration LINGER = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(10);

  /** Delay before the retry of a call that another transaction has locked. */
  private static final Duration LOCKED_RETRY = Duration.ofSeconds(1);

  private static final int TRIES = 10;

  private final CallUpdater updater;
  private final CallRepository repository;
  private final int batch;
  private final LeasedCalls leasedCalls;
  private final Supplier<ClockReading> clocks;
  private final WakeUp wakeUp;
  private final StorageOutageLog outageLog;
  private final AdaptiveBatchSize limit;
  private final Map<CallId, List<TaskResult>> waiting = new LinkedHashMap<>();
  private final Map<CallId, List<TaskResult>> locked = new LinkedHashMap<>();
  private final Map<CallId, Integer> loneFailures = new HashMap<>();
  private Tick since;
  private Tick lockedUntil;
  private Tick notBefore;
  private boolean flushing;

  ResultLoop(
      CallUpdater updater,
      CallRepository repository,
      CallKeeper.Settings settings,
      LeasedCalls leasedCalls,
      Supplier<ClockReading> clocks,
      WakeUp wakeUp,
      StorageOutageLog outageLog) {
    this.updater = updater;
    this.repository = repository;
    this.batch = settings.batchSize();
    this.leasedCalls = leasedCalls;
    this.clocks = clocks;
    this.wakeUp = wakeUp;
    this.outageLog = outageLog;
    this.limit = new AdaptiveBatchSize(batch);
    this.notBefore = clocks.get().tick();
    this.since = notBefore;
    this.lockedUntil = notBefore;
  }

  void add(TaskResult result) {
    Tick tick = clocks.get().tick();
    synchronized (this) {
      since = waiting.isEmpty() ? tick : since;
      waiting.computeIfAbsent(result.id(), id -> new ArrayList<>(2)).add(result);
      if (waiting.size() > 1 && waiting.size() < batch) {
        return;
      }
    }
    wakeUp.ring();
  }

  /** Stores all results without waiting; tasks whose results cannot be stored are run again. */
  void flush() {
    synchronized (this) {
      flushing = true;
    }
    wakeUp.ring();
  }

  synchronized boolean isOver() {
    return flushing && waiting.isEmpty() && locked.isEmpty();
  }

  @Override
  public Duration pause() {
    return pause(clocks.get().tick());
  }

  private synchronized Duration pause(Tick tick) {
    boolean enough = flushing || waiting.size() >= batch;
    Tick idle = tick.plus(LONG);
    Tick lockedDue = locked.isEmpty() ? idle : flushing ? tick : lockedUntil;
    Tick waitingDue = waiting.isEmpty() ? idle : enough ? tick : since.plus(LINGER);
    return tick.until(Tick.later(notBefore, Tick.earlier(lockedDue, waitingDue)));
  }

  @Override
  public void round() {
    Map<CallId, List<TaskResult>> gathered = take();
    if (gathered.isEmpty()) {
      return;
    }
    Map<CallId, CallChange> changes = new LinkedHashMap<>();
    Map<CallId, List<TaskResult>> alone = new LinkedHashMap<>();
    gathered.forEach((id, results) -> merge(id, results, changes, alone));
    Set<CallId> lost;
    try {
      lost = changes.isEmpty() ? Set.of() : repository.tryUpdateAll(changes.values());
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

  private Map<CallId, List<TaskResult>> take() {
    return take(clocks.get().tick());
  }

  private synchronized Map<CallId, List<TaskResult>> take(Tick tick) {
    if (flushing || !tick.isBefore(lockedUntil)) {
      locked.forEach(this::enqueue);
      locked.clear();
    }
    Map<CallId, List<TaskResult>> taken = new LinkedHashMap<>();
    Iterator<Map.Entry<CallId, List<TaskResult>>> all = waiting.entrySet().iterator();
    while (all.hasNext() && taken.size() < limit.get()) {
      Map.Entry<CallId, List<TaskResult>> next = all.next();
      taken.put(next.getKey(), next.getValue());
      all.remove();
    }
    return taken;
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
      CallChange change = updater.settled(TaskResult.all(results, latest));
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
        } else if (!retryLocked(id, results, clocks.get().tick())) {
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
          if (giveUp || !keep(id, results)) {
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

  private synchronized boolean retryLocked(CallId id, List<TaskResult> results, Tick tick) {
    if (flushing || locked.size() >= batch) {
      return false;
    }
    lockedUntil = locked.isEmpty() ? tick.plus(LOCKED_RETRY) : lockedUntil;
    locked.computeIfAbsent(id, key -> new ArrayList<>(2)).addAll(results);
    return true;
  }

  private boolean keep(CallId id, List<TaskResult> results) {
    return keep(id, results, clocks.get().tick());
  }

  private synchronized boolean keep(CallId id, List<TaskResult> results, Tick tick) {
    notBefore = tick.plus(limit.pause());
    if (flushing || waiting.size() >= batch) {
      return false;
    }
    since = waiting.isEmpty() ? tick : since;
    enqueue(id, results);
    return true;
  }

  private void enqueue(CallId id, List<TaskResult> results) {
    List<TaskResult> later = waiting.put(id, results);
    if (later != null) {
      results.addAll(later);
    }
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
