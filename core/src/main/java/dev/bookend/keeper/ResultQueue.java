package dev.bookend.keeper;

import dev.bookend.call.CallId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Results of tasks that are not stored yet, by call. A batch is due 20 ms after its first result,
 * or when it is full. Thread-safe.
 */
final class ResultQueue {
  private static final Duration LINGER = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(10);

  /** Delay before the retry of a call that another transaction has locked. */
  private static final Duration LOCKED_RETRY = Duration.ofSeconds(1);

  private final int batch;
  private final Map<CallId, List<TaskResult>> waiting = new LinkedHashMap<>();
  private final Map<CallId, List<TaskResult>> locked = new LinkedHashMap<>();
  private Tick since;
  private Tick lockedUntil;
  private Tick notBefore;
  private boolean flushing;

  ResultQueue(int batch, Tick tick) {
    this.batch = batch;
    this.since = tick;
    this.lockedUntil = tick;
    this.notBefore = tick;
  }

  /** {@return whether the time until the next batch may have become shorter} */
  synchronized boolean add(TaskResult result, Tick tick) {
    since = waiting.isEmpty() ? tick : since;
    waiting.computeIfAbsent(result.id(), id -> new ArrayList<>(2)).add(result);
    return waiting.size() <= 1 || waiting.size() >= batch;
  }

  /** Makes all results due, now and later; none is put back any more. */
  synchronized void flush() {
    flushing = true;
  }

  synchronized boolean isOver() {
    return flushing && waiting.isEmpty() && locked.isEmpty();
  }

  /** {@return the time until the next batch is due} */
  synchronized Duration pause(Tick tick) {
    boolean enough = flushing || waiting.size() >= batch;
    Tick idle = tick.plus(LONG);
    Tick lockedDue = locked.isEmpty() ? idle : flushing ? tick : lockedUntil;
    Tick waitingDue = waiting.isEmpty() ? idle : enough ? tick : since.plus(LINGER);
    return tick.until(Tick.later(notBefore, Tick.earlier(lockedDue, waitingDue)));
  }

  /** Removes the results of some calls, the oldest first. */
  synchronized Map<CallId, List<TaskResult>> take(int limit, Tick tick) {
    if (flushing || !tick.isBefore(lockedUntil)) {
      locked.forEach(this::enqueue);
      locked.clear();
    }
    Map<CallId, List<TaskResult>> taken = new LinkedHashMap<>();
    Iterator<Map.Entry<CallId, List<TaskResult>>> all = waiting.entrySet().iterator();
    while (all.hasNext() && taken.size() < limit) {
      Map.Entry<CallId, List<TaskResult>> next = all.next();
      taken.put(next.getKey(), next.getValue());
      all.remove();
    }
    return taken;
  }

  /** {@return whether the results of a locked call are kept, for a retry after 1 s} */
  synchronized boolean keepLocked(CallId id, List<TaskResult> results, Tick tick) {
    if (flushing || locked.size() >= batch) {
      return false;
    }
    lockedUntil = locked.isEmpty() ? tick.plus(LOCKED_RETRY) : lockedUntil;
    locked.computeIfAbsent(id, key -> new ArrayList<>(2)).addAll(results);
    return true;
  }

  /** {@return whether the results are put back} No batch is due before the pause is over. */
  synchronized boolean putBack(CallId id, List<TaskResult> results, Duration pause, Tick tick) {
    notBefore = tick.plus(pause);
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
}
