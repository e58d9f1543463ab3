package dev.bookend;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.EndReason;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does everything that happens because time has passed: ends calls at their limit, closes rooms,
 * asks the provider what it may have failed to tell, tells listeners. Any number of keepers, in one
 * process or many, may work on one repository.
 *
 * <p>Drive it by hand with {@link #runDue()}, or {@link #start()} it once per node. A started
 * keeper needs a clock that ticks. Thread-safe.
 */
public final class CallKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CallKeeper.class);

  private final CallUpdater updater;
  private final CallRepository repository;
  private final TaskRunner tasks;
  private final OrphanedRooms orphanedRooms;
  private final HealthCheck healthCheck;
  private final Settings settings;
  private volatile Report report = Report.NONE;
  private volatile @Nullable Instant startedAt;
  private @Nullable RunningKeeper running;

  CallKeeper(
      CallUpdater updater,
      CallRepository repository,
      TaskRunner tasks,
      OrphanedRooms orphanedRooms,
      HealthCheck healthCheck,
      Settings settings) {
    this.updater = updater;
    this.repository = repository;
    this.tasks = tasks;
    this.orphanedRooms = orphanedRooms;
    this.healthCheck = healthCheck;
    this.settings = settings;
  }

  /**
   * Runs one bounded round on the calling thread: applies the transitions that are due now, then
   * closes rooms and delivers events for half a lease at the most, in turns of the requesters. What
   * is left stays due: call it again until it returns 0. Must not be called in a transaction of the
   * host's: events would be delivered that may be rolled back.
   *
   * @return how many calls were due, at most a batch; 0 if all is done
   */
  public int runDue() {
    List<VideoCall> due = claim(Duration.ZERO);
    Turns<VideoCall> turns = new Turns<>();
    move(due).forEach(call -> turns.add(call.requestedBy(), call));
    List<CallId> free = runTasksInTurns(turns);
    List<VideoCall> left = turns.takeAll();
    if (2 * due.size() >= settings.batch()) {
      postpone(left);
    }
    left.forEach(call -> free.add(call.id()));
    repository.release(free);
    return due.size();
  }

  /** {@return the calls that are finished; those that there was no time for stay in the queue} */
  private List<CallId> runTasksInTurns(Turns<VideoCall> turns) {
    Instant until = updater.now().plus(settings.lease().dividedBy(2));
    List<CallId> finished = new ArrayList<>();
    while (turns.size() > 0 && updater.now().isBefore(until)) {
      VideoCall call = Objects.requireNonNull(turns.take());
      tryFor(
          call.id(),
          () -> {
            VideoCall worked = tasks.runAll(call);
            if (tasks.isAnyDue(worked)) {
              turns.add(worked.requestedBy(), worked);
            } else {
              finished.add(worked.id());
            }
          });
    }
    return finished;
  }

  /** After a large claim: calls that it had no room for come first in the next one. */
  private void postpone(List<VideoCall> left) {
    Instant now = updater.now();
    List<CallChange> later =
        left.stream().map(call -> call.putOff(now, now)).filter(CallChange::changed).toList();
    if (!later.isEmpty()) {
      repository.updateAll(later);
    }
  }

  /**
   * Closes rooms that are open at the provider although their call is over, or has another. A
   * started keeper does so 10 s after it starts, and every hour. Rooms of unknown calls are left
   * alone.
   *
   * @return how many were closed
   * @throws dev.bookend.call.ProviderException if not all could be looked through
   */
  public int closeStrayRooms() {
    return orphanedRooms.closeAll();
  }

  /**
   * Starts to keep time on threads of its own.
   *
   * @throws IllegalStateException if it is started
   */
  public synchronized void start() {
    begin(null);
  }

  /**
   * Starts to keep time on the host's threads.
   *
   * @param executor runs four tasks for as long as the keeper is open, and beside them up to {@code
   *     2 * workers} at a time that talk to the provider and the listeners, never on the thread
   *     that hands them over; it is not shut down
   * @throws IllegalStateException if it is started
   */
  public synchronized void start(Executor executor) {
    begin(executor);
  }

  private void begin(@Nullable Executor executor) {
    if (running != null) {
      throw new IllegalStateException("This keeper is already started");
    }
    KeeperExecutors executors = new KeeperExecutors(executor, settings);
    orphanedRooms.begin(updater.now());
    RunningKeeper started =
        new RunningKeeper(
            this, updater, repository, tasks, orphanedRooms, settings, executors, System::nanoTime);
    started.start();
    updater.onStored(started::stored);
    running = started;
    startedAt = updater.now();
    log.info(
        "Keeper started: poll interval {} ms, look-ahead {} ms, lease {} ms, batch size {},"
            + " worker threads {} for the provider and {} for listeners",
        settings.poll().toMillis(),
        settings.ahead().toMillis(),
        settings.lease().toMillis(),
        settings.batch(),
        settings.workers(),
        settings.workers());
  }

  /** {@return what this keeper has done, and how late it was} */
  public Report report() {
    return report;
  }

  /** {@return how calls fare; asks the storage, and the provider every 10 s at the most} */
  public CallHealth health() {
    return healthCheck.health(startedAt, report.lastRoundAt());
  }

  /**
   * Stops: finishes what is being done, for 5 s at the most, stores what came of it, and leaves the
   * rest to other keepers. May be repeated; the keeper may be started again.
   */
  @Override
  public void close() {
    RunningKeeper started;
    synchronized (this) {
      started = running;
      if (started == null) {
        return;
      }
      running = null;
      startedAt = null;
      updater.onStored(change -> {});
    }
    started.close();
    Report done = report;
    log.info(
        "Keeper stopped: {} calls ended at their limit, worst lateness {} ms",
        done.ended(),
        done.worstLateness().toMillis());
  }

  List<VideoCall> claim(Duration ahead) {
    Instant now = updater.now();
    List<VideoCall> claimed = repository.claimDue(now, ahead, settings.lease(), settings.batch());
    note(last -> last.round(now));
    return claimed;
  }

  /** {@return what time does to the calls, by call; without those that it does nothing to} */
  Map<CallId, CallChange> elapse(List<VideoCall> calls, Instant now) {
    Map<CallId, CallChange> changes = new LinkedHashMap<>();
    for (VideoCall call : calls) {
      tryFor(
          call.id(),
          () -> {
            CallChange change = call.elapse(now);
            if (change.changed()) {
              changes.put(call.id(), updater.settled(change));
            }
          });
    }
    return changes;
  }

  /**
   * Moves the calls whose time has come, in one write.
   *
   * @return all of them as they are now; one that can't even be loaded is left out
   */
  private List<VideoCall> move(List<VideoCall> calls) {
    Map<CallId, CallChange> changes = elapse(calls, updater.now());
    Set<CallId> lost = changes.isEmpty() ? Set.of() : repository.updateAll(changes.values());
    List<VideoCall> moved = new ArrayList<>();
    for (VideoCall call : calls) {
      CallChange change = changes.get(call.id());
      if (change == null) {
        moved.add(call);
      } else if (lost.contains(call.id())) {
        tryFor(call.id(), () -> moved.add(retry(call.id())));
      } else {
        moved.add(count(change.stored()));
      }
    }
    return moved;
  }

  /** Somebody else was quicker: what they stored may have to move as well, or no longer. */
  private VideoCall retry(CallId id) {
    boolean wasLive = !updater.load(id).status().isOver();
    VideoCall call = updater.change(id, VideoCall::elapse);
    return wasLive ? count(call) : call;
  }

  /** A call that can't be worked on is due again when its claim is over. */
  private static void tryFor(CallId id, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      logFailure(id, e);
    }
  }

  static void logFailure(CallId id, Throwable e) {
    log.warn("Call {}: processing failed; the keeper will retry it", id, e);
  }

  VideoCall count(VideoCall call) {
    Instant planned = call.times().endsAt();
    Instant ended = call.times().endedAt();
    if (call.endReason() == EndReason.TIME_LIMIT && planned != null && ended != null) {
      note(last -> last.ended(Duration.between(planned, ended)));
    }
    return call;
  }

  private synchronized void note(UnaryOperator<Report> what) {
    report = what.apply(report);
  }

  /**
   * What a keeper has done since it was made. Lateness is the time between the instant at which a
   * call had to end and the one at which it did.
   *
   * @param lastRoundAt when it last looked for due calls; null if never
   * @param ended how many calls it ended at their limit
   * @param worstLateness the longest lateness of an end
   * @param totalLateness the sum of the latenesses of all ends
   */
  public record Report(
      @Nullable Instant lastRoundAt, long ended, Duration worstLateness, Duration totalLateness) {
    static final Report NONE = new Report(null, 0, Duration.ZERO, Duration.ZERO);

    Report round(Instant at) {
      return new Report(at, ended, worstLateness, totalLateness);
    }

    Report ended(Duration lateness) {
      Duration worst = lateness.compareTo(worstLateness) > 0 ? lateness : worstLateness;
      return new Report(lastRoundAt, ended + 1, worst, totalLateness.plus(lateness));
    }
  }

  /**
   * How a keeper works.
   *
   * @param poll how often it asks the repository for calls that are nearly due: 10 ms to 10 s
   * @param ahead how far ahead it claims them, to be there at the instant: at least {@code poll}
   * @param lease how long a claim lasts: at least {@code ahead} and {@code 2 * poll}, at most 1
   *     min; a call whose node died is late by a lease and a poll at the most
   * @param batch how many calls one claim and one write take, and how many may wait for a room or a
   *     listener, at the most: 1 to 10,000
   * @param workers how many threads talk to the provider, and how many to the listeners, at the
   *     most: 1 to 256
   */
  public record Settings(Duration poll, Duration ahead, Duration lease, int batch, int workers) {
    private static final Settings DEFAULTS =
        new Settings(
            Duration.ofMillis(600), Duration.ofMillis(900), Duration.ofSeconds(2), 1000, 6);

    public Settings {
      check(
          isBetween(poll, Duration.ofMillis(10), Duration.ofSeconds(10)), "poll", "10 ms and 10 s");
      check(isBetween(ahead, poll, lease), "ahead", "poll and lease");
      check(
          isBetween(lease, poll.multipliedBy(2), Duration.ofMinutes(1)),
          "lease",
          "2 * poll and 1 min");
      check(batch >= 1 && batch <= 10_000, "batch", "1 and 10,000");
      check(workers >= 1 && workers <= 256, "workers", "1 and 256");
    }

    private static boolean isBetween(Duration value, Duration min, Duration max) {
      return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
    }

    private static void check(boolean holds, String field, String range) {
      if (!holds) {
        throw new InvalidValueException(field, "must be between " + range);
      }
    }

    /** {@return a poll every 600 ms, 900 ms ahead, a lease of 2 s, 1,000 calls, 6 workers each} */
    public static Settings defaults() {
      return DEFAULTS;
    }
  }
}
