package dev.bookend.keeper;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallListener;
import dev.bookend.port.CallRepository;
import dev.bookend.port.RoomEvent;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Background worker of a node: applies due transitions (such as the end at the limit) and runs
 * tasks. Tasks close rooms, check presence at the provider to recover missed callbacks, and deliver
 * events to listeners. Any number of keepers, in one process or many, may share one repository:
 * each claims calls by a lease.
 *
 * <p>Call {@link #start()} once per node, or drive it by hand with {@link #runDue()}. A started
 * keeper needs a clock that ticks. Thread-safe.
 */
public final class CallKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CallKeeper.class);

  final CallUpdater updater;
  private final CallRepository repository;
  private final DueTransitions transitions;
  private final TaskRunner tasks;
  private final OrphanedRooms orphanedRooms;
  private final HealthCheck healthCheck;
  private final RoomEventHandler roomEvents;
  private final KeeperSettings settings;
  private volatile @Nullable Instant startedAt;
  private @Nullable RunningKeeper running;

  private CallKeeper(
      CallUpdater updater,
      CallRepository repository,
      TaskRunner tasks,
      OrphanedRooms orphanedRooms,
      HealthCheck healthCheck,
      KeeperSettings settings) {
    this.updater = updater;
    this.repository = repository;
    this.transitions = new DueTransitions(updater, repository, settings);
    this.tasks = tasks;
    this.orphanedRooms = orphanedRooms;
    this.healthCheck = healthCheck;
    this.roomEvents = new RoomEventHandler(updater, orphanedRooms);
    this.settings = settings;
  }

  /**
   * {@return a keeper that is not started}
   *
   * @param updater the only writer of the calls
   * @param repository the calls
   * @param rooms the provider's rooms
   * @param tokens the issuer of access tokens, for the health
   * @param listeners get each event, in this order
   * @param settings the settings
   */
  public static CallKeeper over(
      CallUpdater updater,
      CallRepository repository,
      VideoRooms rooms,
      TokenIssuer tokens,
      List<CallListener> listeners,
      KeeperSettings settings) {
    return new CallKeeper(
        updater,
        repository,
        new TaskRunner(updater, repository, new RoomTasks(updater, rooms), List.copyOf(listeners)),
        new OrphanedRooms(repository, rooms),
        new HealthCheck(updater, repository, rooms, tokens),
        settings);
  }

  /**
   * Runs one bounded round on the calling thread: claims a batch of due calls, applies their
   * transitions, runs their tasks, and releases the leases. This is the whole algorithm; a started
   * keeper does the same with look-ahead, batches and renewed leases.
   *
   * <p>Tasks run for at most half a lease, in turns of the requesters. The rest stays due: call it
   * again until it returns 0. Must not be called in a transaction of the host's, because events
   * would be delivered before the commit.
   *
   * @return the number of calls that were due, at most a batch; 0 if nothing is left
   * @throws dev.bookend.call.StorageException if the repository fails
   */
  public int runDue() {
    List<VideoCall> due = transitions.claim(Duration.ZERO);
    Turns<VideoCall> turns = new Turns<>();
    transitions.apply(due).forEach(call -> turns.add(call.requestedBy(), call));
    List<CallId> free = runTasksInTurns(turns);
    List<VideoCall> left = turns.takeAll();
    if (2 * due.size() >= settings.batchSize()) {
      postpone(left);
    }
    left.forEach(call -> free.add(call.id()));
    repository.release(free);
    return due.size();
  }

  /** {@return the calls without due tasks; calls that no time was left for stay in the queue} */
  private List<CallId> runTasksInTurns(Turns<VideoCall> turns) {
    Instant until = updater.now().plus(settings.leaseDuration().dividedBy(2));
    List<CallId> finished = new ArrayList<>();
    while (turns.size() > 0 && updater.now().isBefore(until)) {
      VideoCall call = Objects.requireNonNull(turns.take());
      DueTransitions.tryFor(
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

  /** Postpones the rest after a large claim, so that the next claim begins with other calls. */
  private void postpone(List<VideoCall> left) {
    Instant now = updater.now();
    List<CallChange> later =
        left.stream().map(call -> call.postpone(now, now)).filter(CallChange::changed).toList();
    updater.storeAll(later);
  }

  /**
   * Closes orphaned rooms: open at the provider, although their call is over or has another room. A
   * started keeper does so 10 s after its start and then every hour. Rooms of unknown calls stay
   * open.
   *
   * @return the number of rooms that were closed
   * @throws dev.bookend.call.ProviderException if the list of rooms, or closing one, failed
   */
  public int closeOrphanedRooms() {
    return orphanedRooms.closeAll();
  }

  /**
   * Starts the keeper on daemon threads of its own, and logs its settings at INFO.
   *
   * @throws IllegalStateException if it is already started
   */
  public synchronized void start() {
    begin(null);
  }

  /**
   * Starts the keeper on threads of the host, such as a container's managed threads.
   *
   * @param threadFactory creates a thread for each of four loops. When there are tasks, also up to
   *     {@code workerThreads} to deliver events, and up to {@code max(workerThreads, 2)} for
   *     requests to the provider. The threads end when the keeper is closed
   * @throws IllegalStateException if it is already started
   */
  public synchronized void start(ThreadFactory threadFactory) {
    begin(threadFactory);
  }

  private void begin(@Nullable ThreadFactory hostThreads) {
    if (running != null) {
      throw new IllegalStateException("This keeper is already started");
    }
    orphanedRooms.begin(updater.now());
    RunningKeeper started =
        loops(new KeeperExecutors(ThreadPools.of(hostThreads), settings), Tick::now);
    started.start();
    updater.notify(started.storedChanges());
    running = started;
    startedAt = updater.now();
    log.info(
        "Keeper started: poll interval {} ms, look-ahead {} ms, lease {} ms, batch size {},"
            + " worker threads {} for the provider and {} for listeners",
        settings.pollInterval().toMillis(),
        settings.lookAhead().toMillis(),
        settings.leaseDuration().toMillis(),
        settings.batchSize(),
        settings.workerThreads(),
        settings.workerThreads());
  }

  /** {@return the loops of a started keeper, on these threads and this monotonic clock} */
  RunningKeeper loops(KeeperExecutors executors, Supplier<Tick> ticker) {
    return new RunningKeeper(
        transitions, updater, repository, tasks, orphanedRooms, settings, executors, ticker);
  }

  /**
   * Applies an event of the provider. Late, repeated, outdated and foreign events change nothing.
   * An orphaned room of the call's name is closed after the commit.
   *
   * @param event the event
   * @throws dev.bookend.call.StorageException if the event could not be stored
   * @throws dev.bookend.call.CallConflictException after 50 lost races
   */
  public void apply(RoomEvent event) {
    roomEvents.apply(event);
  }

  /** {@return the statistics of this keeper since it was built} */
  public Report report() {
    return transitions.report();
  }

  /** {@return the health of this node; queries the storage, and the provider once per 10 s} */
  public CallHealth health() {
    return healthCheck.health(startedAt, report().lastRoundAt());
  }

  /**
   * Stops the keeper: waits for running tasks for at most 5 s, stores their results, and releases
   * the leases to other keepers. A repeated call does nothing; the keeper may be started again.
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
      updater.notify(StoredChanges.IGNORED);
    }
    started.close();
    Report done = report();
    log.info(
        "Keeper stopped: {} calls ended at their limit, worst lateness {} ms",
        done.ended(),
        done.worstLateness().toMillis());
  }

  /**
   * Statistics of a keeper since it was built. Lateness is the time between the planned end of a
   * call and its actual end.
   *
   * @param lastRoundAt when the keeper last polled for due calls; null if never
   * @param ended number of calls that it ended at their limit
   * @param worstLateness the longest lateness of an end
   * @param totalLateness the sum of the lateness of all ends
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
}
