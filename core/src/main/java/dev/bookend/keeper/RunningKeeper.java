package dev.bookend.keeper;

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
 * A started keeper: the threads and queues around the algorithm of {@link CallKeeper#runDue()}.
 * Data flows one way: {@link ClaimLoop} leases due calls, {@link TransitionLoop} applies their due
 * transitions and submits their tasks, {@link KeeperExecutors} run the tasks, and {@link
 * ResultLoop} stores the results.
 */
final class RunningKeeper {
  private static final Logger log = LoggerFactory.getLogger(RunningKeeper.class);
  private static final long STOP_TIMEOUT = TimeUnit.SECONDS.toNanos(5);
  private static final long LAST_WRITE_TIMEOUT = TimeUnit.SECONDS.toNanos(1);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  /** The sweep for orphaned rooms takes turns like a requester; no identity is empty. */
  private static final String SWEEP = "";

  private final CallUpdater updater;
  private final CallRepository repository;
  private final TaskRunner tasks;
  private final OrphanedRooms orphanedRooms;
  private final LongSupplier ticker;
  private final KeeperExecutors executors;
  private final LeasedCalls leasedCalls;
  private final StorageOutageLog outageLog = new StorageOutageLog();

  final WakeUp transitionWakeUp = new WakeUp();
  final WakeUp reserveWakeUp = new WakeUp();
  final WakeUp claimWakeUp = new WakeUp();
  final WakeUp resultWakeUp = new WakeUp();
  final TransitionLoop transitions;
  final TransitionLoop reserve;
  final ClaimLoop claims;
  final ResultLoop results;
  private final CountDownLatch deadlineLoops = new CountDownLatch(3);
  private final CountDownLatch resultsStored = new CountDownLatch(1);
  private volatile boolean closed;

  RunningKeeper(
      DueTransitions dueTransitions,
      CallUpdater updater,
      CallRepository repository,
      TaskRunner tasks,
      OrphanedRooms orphanedRooms,
      CallKeeper.Settings settings,
      KeeperExecutors executors,
      LongSupplier ticker) {
    this.updater = updater;
    this.repository = repository;
    this.tasks = tasks;
    this.orphanedRooms = orphanedRooms;
    this.ticker = ticker;
    this.executors = executors;
    leasedCalls = new LeasedCalls(transitionWakeUp, reserveWakeUp, this::claimInTime, settings);
    claims =
        new ClaimLoop(
            dueTransitions,
            repository,
            settings,
            leasedCalls,
            this::readClocks,
            claimWakeUp,
            outageLog,
            this::sweep);
    results =
        new ResultLoop(
            updater, repository, settings, leasedCalls, this::readClocks, resultWakeUp, outageLog);
    transitions = transitionLoop(dueTransitions, settings, false);
    reserve = transitionLoop(dueTransitions, settings, true);
  }

  private TransitionLoop transitionLoop(
      DueTransitions dueTransitions, CallKeeper.Settings settings, boolean isReserve) {
    return new TransitionLoop(
        dueTransitions,
        repository,
        settings,
        leasedCalls,
        this::readClocks,
        this::submit,
        claims::pollSoon,
        outageLog,
        isReserve);
  }

  private ClockReading readClocks() {
    return new ClockReading(updater.now(), ticker.getAsLong());
  }

  void start() {
    try {
      start("bookend-transitions", transitions, transitionWakeUp, () -> closed, deadlineLoops);
      start("bookend-transitions-reserve", reserve, reserveWakeUp, () -> closed, deadlineLoops);
      start("bookend-claims", claims, claimWakeUp, () -> closed, deadlineLoops);
      start("bookend-results", results, resultWakeUp, results::isOver, resultsStored);
    } catch (RuntimeException | Error e) {
      stop();
      executors.shutdownNow();
      throw e;
    }
  }

  private void start(
      String threadName, Loop loop, WakeUp wakeUp, BooleanSupplier isOver, CountDownLatch end) {
    executors.forLoop(threadName).execute(() -> repeat(loop, wakeUp, isOver, end));
  }

  private void repeat(Loop loop, WakeUp wakeUp, BooleanSupplier isOver, CountDownLatch end) {
    try {
      while (!isOver.getAsBoolean()) {
        round(loop, wakeUp);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end.countDown();
    }
  }

  private void round(Loop loop, WakeUp wakeUp) throws InterruptedException {
    try {
      long pause = loop.pause();
      if (pause > 0) {
        wakeUp.await(pause);
      } else {
        loop.round();
      }
    } catch (RuntimeException | Error e) {
      logFailure(e);
      wakeUp.await(PAUSE_AFTER_FAILURE.toNanos());
    }
  }

  private void logFailure(Throwable e) {
    try {
      outageLog.failed(e);
    } catch (RuntimeException | Error logFailed) {
      // out of memory, for example: a failure to log must not end the loop
    }
  }

  /** {@return the receiver of the changes that this node stores} */
  StoredChanges storedChanges() {
    return claims;
  }

  private void sweep() {
    if (orphanedRooms.areDue(updater.now())) {
      executors
          .executor(TaskType.CHECK_PRESENCE)
          .offer(
              SWEEP,
              () -> orphanedRooms.sweep(updater),
              () -> orphanedRooms.postpone(updater.now()));
    }
  }

  private void claimInTime(VideoCall call, ClockReading reading) {
    claims.claimInTime(call, reading);
  }

  private void submit(LeasedCalls.Task task) {
    BoundedExecutor executor = executors.executor(task.type());
    executor.offer(task.requester(), () -> run(task, executor), () -> postpone(task, executor));
  }

  private void postpone(LeasedCalls.Task task, BoundedExecutor executor) {
    Instant slot = executor.pacer().next(task.requester(), updater.now());
    results.add(new TaskResult.Postponed(task.id(), task.type(), slot));
  }

  private void run(LeasedCalls.Task task, BoundedExecutor executor) {
    try {
      @Nullable TaskInput input = closed ? null : leasedCalls.begin(task, ticker.getAsLong());
      if (input == null) {
        ended(task, Instant.MIN);
        claims.pollSoon();
        return;
      }
      if (input.expiring()) {
        claims.pollSoon();
      }
      TaskResult result = tasks.run(task.type(), input.call(), input.events());
      executor.pacer().finished(updater.now());
      leasedCalls.executed(task, ticker.getAsLong());
      results.add(result);
    } catch (RuntimeException | Error e) {
      ended(task, updater.now().plus(PAUSE_AFTER_FAILURE));
      DueTransitions.logFailure(task.id(), e);
    }
  }

  private void ended(LeasedCalls.Task task, Instant notBefore) {
    leasedCalls.ended(task.id(), Set.of(task.type()), notBefore, readClocks());
  }

  void close() {
    long deadline = System.nanoTime() + STOP_TIMEOUT;
    stop();
    try {
      await(deadlineLoops, deadline);
      executors.awaitIdle(deadline);
      results.flush();
      await(resultsStored, deadline + LAST_WRITE_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    results.flush();
    executors.shutdownNow();
    release(leasedCalls.clear(ticker.getAsLong()));
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

  private void release(List<CallId> ids) {
    try {
      if (!ids.isEmpty()) {
        repository.release(ids);
      }
    } catch (RuntimeException e) {
      log.warn(
          "Leases could not be released; other keepers take the calls over when the leases expire",
          e);
    }
  }
}
