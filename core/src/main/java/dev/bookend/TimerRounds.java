package dev.bookend;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Moves each call on the agenda at its instant, and hands out its chores. Moves that are due at
 * once are one write. A reserve does the same, but only what is overdue, or while many are late.
 */
final class TimerRounds implements Rounds {
  /**
   * A write begins so much after the last one at the earliest, so that it takes more calls along.
   */
  private static final long SPACING = TimeUnit.MILLISECONDS.toNanos(5);

  private static final long AFTER_LONE_FAILURE = TimeUnit.MILLISECONDS.toNanos(10);

  /** What is so late that the timer does not take it is the reserve's: the timer may hang. */
  private static final Duration OVERDUE = Duration.ofMillis(250);

  private final CallKeeper keeper;
  private final CallRepository repository;
  private final Agenda agenda;
  private final Supplier<Moment> clocks;
  private final Consumer<Agenda.Task> workers;
  private final Runnable pollSoon;
  private final Outage outage;
  private final boolean reserve;
  private final long longestWait;
  private final GroupLimit limit;
  private long notBefore;

  TimerRounds(
      CallKeeper keeper,
      CallRepository repository,
      CallKeeper.Settings settings,
      Agenda agenda,
      Supplier<Moment> clocks,
      Consumer<Agenda.Task> workers,
      Runnable pollSoon,
      Outage outage,
      boolean reserve) {
    this.keeper = keeper;
    this.repository = repository;
    this.agenda = agenda;
    this.clocks = clocks;
    this.workers = workers;
    this.pollSoon = pollSoon;
    this.outage = outage;
    this.reserve = reserve;
    this.longestWait = reserve ? OVERDUE.toNanos() : settings.poll().toNanos();
    this.limit = new GroupLimit(settings.batch());
    this.notBefore = clocks.get().nanos();
  }

  @Override
  public long pause() {
    Moment moment = clocks.get();
    Instant next = agenda.next();
    Instant mine = next == null || !reserve || agenda.isBehind() ? next : next.plus(OVERDUE);
    long untilNext = mine == null ? longestWait : nanosBetween(moment.now(), mine);
    return Math.max(notBefore - moment.nanos(), untilNext);
  }

  private long nanosBetween(Instant now, Instant next) {
    return next.isAfter(now.plusNanos(longestWait))
        ? longestWait
        : Duration.between(now, next).toNanos();
  }

  @Override
  public void round() {
    Moment moment = clocks.get();
    DueNow due = agenda.takeDue(moment, limit.get());
    if (due.lapsed()) {
      pollSoon.run();
    }
    try {
      if (!due.moves().isEmpty()) {
        move(due.moves(), moment);
      }
    } finally {
      due.tasks().forEach(workers);
    }
  }

  private void move(List<VideoCall> calls, Moment moment) {
    try {
      Map<CallId, CallChange> changes = elapse(calls, moment);
      Set<CallId> lost = changes.isEmpty() ? Set.of() : repository.updateAll(changes.values());
      for (CallChange change : changes.values()) {
        stored(change, lost.contains(change.call().id()));
      }
      limit.succeeded();
      outage.succeeded();
      notBefore = calls.size() < limit.get() ? moment.nanos() + SPACING : moment.nanos();
    } catch (RuntimeException | Error e) {
      failed(calls.stream().map(VideoCall::id).collect(Collectors.toSet()), e);
    }
  }

  /** One that can't be moved at all is left alone. */
  private Map<CallId, CallChange> elapse(List<VideoCall> calls, Moment moment) {
    Map<CallId, CallChange> changes = keeper.elapse(calls, moment.now());
    for (VideoCall call : calls) {
      if (!changes.containsKey(call.id())) {
        agenda.drop(call.id(), moment);
      }
    }
    return changes;
  }

  private void stored(CallChange change, boolean lost) {
    if (!lost) {
      keeper.counted(change.call());
      agenda.moved(change, clocks.get());
    } else if (agenda.lost(change, clocks.get())) {
      pollSoon.run();
    }
  }

  /** All are tried again; one that fails alone after a while of its own, so that it delays none. */
  private void failed(Set<CallId> ids, Throwable e) {
    Moment moment = clocks.get();
    limit.failed(ids.size());
    if (ids.size() > 1) {
      outage.failed(e);
    }
    notBefore = moment.nanos() + (outage.lasts() ? limit.pause() : AFTER_LONE_FAILURE);
    for (CallId id : ids) {
      if (agenda.notMoved(id, ids.size() == 1, moment)) {
        CallKeeper.notFinished(id, e);
      }
    }
  }
}
