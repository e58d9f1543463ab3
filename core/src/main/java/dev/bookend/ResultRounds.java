package dev.bookend;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.StorageException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Stores what came of chores. Nobody waits for that, so it lingers a little to store many calls in
 * one write, and all that is known of one call as one change.
 */
final class ResultRounds implements Rounds {
  private static final long LINGER = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LONG = TimeUnit.SECONDS.toNanos(10);

  private final Ledger ledger;
  private final CallRepository repository;
  private final int batch;
  private final Agenda agenda;
  private final Supplier<Moment> clocks;
  private final Bell bell;
  private final Outage outage;
  private final GroupLimit limit;
  private final Map<CallId, List<Outcome>> waiting = new LinkedHashMap<>();
  private long since;
  private long notBefore;
  private boolean hurried;

  ResultRounds(
      Ledger ledger,
      CallRepository repository,
      CallKeeper.Settings settings,
      Agenda agenda,
      Supplier<Moment> clocks,
      Bell bell,
      Outage outage) {
    this.ledger = ledger;
    this.repository = repository;
    this.batch = settings.batch();
    this.agenda = agenda;
    this.clocks = clocks;
    this.bell = bell;
    this.outage = outage;
    this.limit = new GroupLimit(batch);
    this.notBefore = clocks.get().nanos();
  }

  void add(Outcome outcome) {
    long nanos = clocks.get().nanos();
    synchronized (this) {
      since = waiting.isEmpty() ? nanos : since;
      waiting.computeIfAbsent(outcome.id(), id -> new ArrayList<>(2)).add(outcome);
      if (waiting.size() > 1 && waiting.size() < batch) {
        return;
      }
    }
    bell.ring();
  }

  /** Nothing is waited for any more; what can't be stored is left to be done again. */
  void hurry() {
    synchronized (this) {
      hurried = true;
    }
    bell.ring();
  }

  synchronized boolean isOver() {
    return hurried && waiting.isEmpty();
  }

  @Override
  public long pause() {
    return pause(clocks.get().nanos());
  }

  private synchronized long pause(long nanos) {
    if (waiting.isEmpty()) {
      return LONG;
    }
    boolean enough = hurried || waiting.size() >= batch;
    return Math.max(notBefore - nanos, enough ? 0 : since + LINGER - nanos);
  }

  @Override
  public void round() {
    Map<CallId, List<Outcome>> gathered = take();
    if (gathered.isEmpty()) {
      return;
    }
    Map<CallId, CallChange> changes = new LinkedHashMap<>();
    Map<CallId, List<Outcome>> alone = new LinkedHashMap<>();
    gathered.forEach((id, outcomes) -> merge(id, outcomes, changes, alone));
    Set<CallId> lost;
    try {
      lost = changes.isEmpty() ? Set.of() : repository.updateAll(changes.values());
      limit.succeeded();
      outage.succeeded();
    } catch (RuntimeException | Error e) {
      gathered.keySet().removeIf(id -> !changes.containsKey(id) && !alone.containsKey(id));
      failed(gathered, e);
      return;
    }
    gathered.forEach(
        (id, outcomes) -> {
          CallChange change = changes.get(id);
          if (lost.contains(id)) {
            alone.put(id, outcomes);
          } else if (change != null) {
            agenda.stored(change.stored(), change.events(), clocks.get());
            ended(id, outcomes);
          }
        });
    storeAlone(alone);
  }

  private synchronized Map<CallId, List<Outcome>> take() {
    Map<CallId, List<Outcome>> taken = new LinkedHashMap<>();
    Iterator<Map.Entry<CallId, List<Outcome>>> all = waiting.entrySet().iterator();
    while (all.hasNext() && taken.size() < limit.get()) {
      Map.Entry<CallId, List<Outcome>> next = all.next();
      taken.put(next.getKey(), next.getValue());
      all.remove();
    }
    return taken;
  }

  private void merge(
      CallId id,
      List<Outcome> outcomes,
      Map<CallId, CallChange> changes,
      Map<CallId, List<Outcome>> alone) {
    VideoCall latest = agenda.latest(id);
    if (latest == null) {
      alone.put(id, outcomes);
      return;
    }
    try {
      CallChange change = ledger.settled(Outcome.all(outcomes, latest));
      if (change.changed()) {
        changes.put(id, change);
      } else {
        ended(id, outcomes);
      }
    } catch (RuntimeException e) {
      CallKeeper.notFinished(id, e);
      ended(id, outcomes);
    }
  }

  private void ended(CallId id, List<Outcome> outcomes) {
    agenda.ended(id, chores(outcomes), Instant.MIN, clocks.get());
    if (outcomes.stream().anyMatch(Outcome::away)) {
      agenda.leave(id);
    }
  }

  /** Somebody else was quicker, or the claim is over: what was done holds all the same. */
  private void storeAlone(Map<CallId, List<Outcome>> alone) {
    Map<CallId, List<Outcome>> left = new LinkedHashMap<>(alone);
    for (Map.Entry<CallId, List<Outcome>> one : alone.entrySet()) {
      CallId id = one.getKey();
      List<Outcome> outcomes = one.getValue();
      try {
        VideoCall call = ledger.changeIfFree(id, current -> Outcome.all(outcomes, current));
        if (call != null) {
          agenda.stored(call, List.of(), clocks.get());
          ended(id, outcomes);
        } else if (!keep(id, outcomes)) {
          giveUp(id, outcomes);
        }
      } catch (StorageException e) {
        failed(left, e);
        return;
      } catch (RuntimeException | Error e) {
        CallKeeper.notFinished(id, e);
        giveUp(id, outcomes);
      }
      left.remove(id);
    }
  }

  private void failed(Map<CallId, List<Outcome>> gathered, Throwable e) {
    outage.failed(e);
    limit.failed(gathered.size());
    boolean poisoned = gathered.size() == 1 && !(e instanceof StorageException);
    gathered.forEach(
        (id, outcomes) -> {
          if (poisoned || !keep(id, outcomes)) {
            giveUp(id, outcomes);
          }
        });
  }

  private boolean keep(CallId id, List<Outcome> outcomes) {
    return keep(id, outcomes, clocks.get().nanos());
  }

  private synchronized boolean keep(CallId id, List<Outcome> outcomes, long nanos) {
    notBefore = nanos + limit.pause();
    if (hurried || waiting.size() >= batch) {
      return false;
    }
    since = waiting.isEmpty() ? nanos : since;
    List<Outcome> later = waiting.put(id, outcomes);
    if (later != null) {
      outcomes.addAll(later);
    }
    return true;
  }

  /** The chores are done again when the claim is over. */
  private void giveUp(CallId id, List<Outcome> outcomes) {
    agenda.giveUp(id, chores(outcomes), clocks.get());
  }

  private static Set<Chore> chores(List<Outcome> outcomes) {
    return outcomes.stream().map(Outcome::chore).collect(Collectors.toSet());
  }
}
