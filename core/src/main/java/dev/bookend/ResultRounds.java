package dev.bookend;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.StorageException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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

  /** Until others may be through with a call. */
  private static final long OTHERS = TimeUnit.SECONDS.toNanos(1);

  private static final int TRIES = 10;

  private final Ledger ledger;
  private final CallRepository repository;
  private final int batch;
  private final Agenda agenda;
  private final Supplier<Moment> clocks;
  private final Bell bell;
  private final Outage outage;
  private final GroupLimit limit;
  private final Map<CallId, List<Outcome>> waiting = new LinkedHashMap<>();
  private final Map<CallId, List<Outcome>> heldByOthers = new LinkedHashMap<>();
  private final Map<CallId, Integer> loneFailures = new HashMap<>();
  private long since;
  private long heldUntil;
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
    return hurried && waiting.isEmpty() && heldByOthers.isEmpty();
  }

  @Override
  public long pause() {
    return pause(clocks.get().nanos());
  }

  private synchronized long pause(long nanos) {
    boolean enough = hurried || waiting.size() >= batch;
    long untilHeld = heldByOthers.isEmpty() ? LONG : hurried ? 0 : heldUntil - nanos;
    long untilWaiting = waiting.isEmpty() ? LONG : enough ? 0 : since + LINGER - nanos;
    return Math.max(notBefore - nanos, Math.min(untilHeld, untilWaiting));
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
      if (!changes.isEmpty()) {
        limit.succeeded();
        outage.succeeded();
      }
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

  private Map<CallId, List<Outcome>> take() {
    return take(clocks.get().nanos());
  }

  private synchronized Map<CallId, List<Outcome>> take(long nanos) {
    if (hurried || heldUntil - nanos <= 0) {
      heldByOthers.forEach(this::enqueue);
      heldByOthers.clear();
    }
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
    loneFailures.remove(id);
    Moment moment = clocks.get();
    agenda.ended(id, chores(outcomes), Instant.MIN, moment);
    if (outcomes.stream().anyMatch(Outcome::away)) {
      agenda.leave(id, moment);
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
        } else if (!waitsForOthers(id, outcomes, clocks.get().nanos())) {
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
    boolean poisoned = gathered.size() == 1 && isRefused(gathered.keySet().iterator().next(), e);
    gathered.forEach(
        (id, outcomes) -> {
          if (poisoned || !keep(id, outcomes)) {
            giveUp(id, outcomes);
          }
        });
  }

  /** Storage that fails may come back; but what it refuses for good is not asked for ever. */
  private boolean isRefused(CallId id, Throwable e) {
    boolean refused =
        !(e instanceof StorageException) || loneFailures.merge(id, 1, Integer::sum) == TRIES;
    if (refused) {
      loneFailures.remove(id);
    }
    return refused;
  }

  private synchronized boolean waitsForOthers(CallId id, List<Outcome> outcomes, long nanos) {
    if (hurried || heldByOthers.size() >= batch) {
      return false;
    }
    heldUntil = heldByOthers.isEmpty() ? nanos + OTHERS : heldUntil;
    heldByOthers.computeIfAbsent(id, key -> new ArrayList<>(2)).addAll(outcomes);
    return true;
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
    enqueue(id, outcomes);
    return true;
  }

  private void enqueue(CallId id, List<Outcome> outcomes) {
    List<Outcome> later = waiting.put(id, outcomes);
    if (later != null) {
      outcomes.addAll(later);
    }
  }

  /** The chores are done again when the claim is over. */
  private void giveUp(CallId id, List<Outcome> outcomes) {
    loneFailures.remove(id);
    agenda.giveUp(id, chores(outcomes), clocks.get());
  }

  private static Set<Chore> chores(List<Outcome> outcomes) {
    return outcomes.stream().map(Outcome::chore).collect(Collectors.toSet());
  }
}
