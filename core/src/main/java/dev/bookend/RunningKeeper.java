package dev.bookend;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A started keeper. Calls go one way round: claims put them on the agenda, the timer moves them and
 * hands out their chores, workers do those, and what came of it is stored and noted on the agenda.
 */
final class RunningKeeper {
  private static final Logger log = LoggerFactory.getLogger(RunningKeeper.class);
  private static final long FAREWELL = TimeUnit.SECONDS.toNanos(5);
  private static final long LAST_WRITE = TimeUnit.SECONDS.toNanos(1);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  /** Takes its turn like a requester; no identity is empty. */
  private static final String PATROL = "";

  private final CallUpdater updater;
  private final CallRepository repository;
  private final TaskRunner chores;
  private final OrphanedRooms orphanedRooms;
  private final LongSupplier ticker;
  private final KeeperExecutors workers;
  private final LeasedCalls leasedCalls;
  private final StorageOutageLog outageLog = new StorageOutageLog();

  final WakeUp transitionWakeUp = new WakeUp();
  final WakeUp reserveWakeUp = new WakeUp();
  final WakeUp claimWakeUp = new WakeUp();
  final WakeUp resultWakeUp = new WakeUp();
  final TransitionLoop timer;
  final TransitionLoop reserve;
  final ClaimLoop claims;
  final ResultLoop results;
  private final CountDownLatch clockwork = new CountDownLatch(3);
  private final CountDownLatch stored = new CountDownLatch(1);
  private volatile boolean closed;

  RunningKeeper(
      CallKeeper keeper,
      CallUpdater updater,
      CallRepository repository,
      TaskRunner chores,
      OrphanedRooms orphanedRooms,
      CallKeeper.Settings settings,
      KeeperExecutors workers,
      LongSupplier ticker) {
    this.updater = updater;
    this.repository = repository;
    this.chores = chores;
    this.orphanedRooms = orphanedRooms;
    this.ticker = ticker;
    this.workers = workers;
    leasedCalls = new LeasedCalls(transitionWakeUp, reserveWakeUp, this::claimInTime, settings);
    claims =
        new ClaimLoop(
            keeper,
            repository,
            settings,
            leasedCalls,
            this::look,
            claimWakeUp,
            outageLog,
            this::patrol);
    results =
        new ResultLoop(
            updater, repository, settings, leasedCalls, this::look, resultWakeUp, outageLog);
    timer = timer(keeper, settings, false);
    reserve = timer(keeper, settings, true);
  }

  private TransitionLoop timer(CallKeeper keeper, CallKeeper.Settings settings, boolean isReserve) {
    return new TransitionLoop(
        keeper,
        repository,
        settings,
        leasedCalls,
        this::look,
        this::handOut,
        claims::soon,
        outageLog,
        isReserve);
  }

  private ClockReading look() {
    return new ClockReading(updater.now(), ticker.getAsLong());
  }

  void start() {
    try {
      workers.rounds().execute(() -> repeat(timer, transitionWakeUp, () -> closed, clockwork));
      workers.rounds().execute(() -> repeat(reserve, reserveWakeUp, () -> closed, clockwork));
      workers.rounds().execute(() -> repeat(claims, claimWakeUp, () -> closed, clockwork));
      workers.rounds().execute(() -> repeat(results, resultWakeUp, results::isOver, stored));
    } catch (RuntimeException | Error e) {
      stop();
      workers.end();
      throw e;
    }
  }

  private void repeat(Loop rounds, WakeUp wakeUp, BooleanSupplier isOver, CountDownLatch end) {
    try {
      while (!isOver.getAsBoolean()) {
        round(rounds, wakeUp);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end.countDown();
    }
  }

  private void round(Loop rounds, WakeUp wakeUp) throws InterruptedException {
    try {
      long pause = rounds.pause();
      if (pause > 0) {
        wakeUp.await(pause);
      } else {
        rounds.round();
      }
    } catch (RuntimeException | Error e) {
      tell(e);
      wakeUp.await(PAUSE_AFTER_FAILURE.toNanos());
    }
  }

  private void tell(Throwable e) {
    try {
      outageLog.failed(e);
    } catch (RuntimeException | Error untold) {
      // out of memory, say: what can't be told must not end the keeping of time
    }
  }

  /** A call was stored on this node. */
  void stored(CallChange change) {
    claims.stored(change);
  }

  private void patrol() {
    if (orphanedRooms.areDue(updater.now())) {
      workers
          .executor(TaskType.LOOK)
          .offer(
              PATROL,
              () -> orphanedRooms.patrol(updater),
              () -> orphanedRooms.putOff(updater.now()));
    }
  }

  private void claimInTime(VideoCall call, ClockReading reading) {
    claims.claimInTime(call, reading);
  }

  private void handOut(LeasedCalls.Task task) {
    BoundedExecutor executor = workers.executor(task.type());
    executor.offer(task.requester(), () -> work(task, executor), () -> putOff(task, executor));
  }

  private void putOff(LeasedCalls.Task task, BoundedExecutor executor) {
    Instant slot = executor.pacer().next(task.requester(), updater.now());
    results.add(TaskResult.putOff(task.id(), task.type(), slot));
  }

  private void work(LeasedCalls.Task task, BoundedExecutor executor) {
    try {
      @Nullable TaskInput work = closed ? null : leasedCalls.work(task, ticker.getAsLong());
      if (work == null) {
        ended(task, Instant.MIN);
        claims.soon();
        return;
      }
      if (work.expiring()) {
        claims.soon();
      }
      TaskResult result = chores.work(task.type(), work.call(), work.events());
      executor.pacer().finished(updater.now());
      leasedCalls.worked(task, ticker.getAsLong());
      results.add(result);
    } catch (RuntimeException | Error e) {
      ended(task, updater.now().plus(PAUSE_AFTER_FAILURE));
      CallKeeper.notFinished(task.id(), e);
    }
  }

  private void ended(LeasedCalls.Task task, Instant notBefore) {
    leasedCalls.ended(task.id(), Set.of(task.type()), notBefore, look());
  }

  void close() {
    long deadline = System.nanoTime() + FAREWELL;
    stop();
    try {
      await(clockwork, deadline);
      workers.awaitIdle(deadline);
      results.hurry();
      await(stored, deadline + LAST_WRITE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    results.hurry();
    workers.end();
    giveBack(leasedCalls.clear(ticker.getAsLong()));
  }

  private void stop() {
    closed = true;
    transitionWakeUp.ring();
    reserveWakeUp.ring();
    claimWakeUp.ring();
  }

  private static void await(CountDownLatch end, long deadline) throws InterruptedException {
    end.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private void giveBack(List<CallId> left) {
    try {
      if (!left.isEmpty()) {
        repository.release(left);
      }
    } catch (RuntimeException e) {
      log.warn("Claims could not be given back; others take them over when they lapse", e);
    }
  }
}
