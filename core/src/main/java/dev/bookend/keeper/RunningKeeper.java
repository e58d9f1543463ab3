package dev.bookend.keeper;

import dev.bookend.call.CallId;
import dev.bookend.port.CallRepository;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A started keeper: the threads and queues around the algorithm of {@link CallKeeper#runDue()}.
 * Data flows one way: {@link ClaimLoop} leases due calls, {@link TransitionLoop} applies their due
 * transitions, {@link TaskDispatcher} has their tasks run on the threads of {@link
 * KeeperExecutors}, and {@link ResultLoop} stores the results.
 */
final class RunningKeeper {
  private static final Logger log = LoggerFactory.getLogger(RunningKeeper.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LAST_WRITE_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final CallUpdater updater;
  private final CallRepository repository;
  private final Supplier<Tick> ticker;
  private final KeeperExecutors executors;
  private final LeasedCalls leasedCalls;
  private final TaskDispatcher dispatcher;
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
      KeeperSettings settings,
      KeeperExecutors executors,
      Supplier<Tick> ticker) {
    this.updater = updater;
    this.repository = repository;
    this.ticker = ticker;
    this.executors = executors;
    PollSchedule polls = new PollSchedule(settings, claimWakeUp, ticker.get());
    leasedCalls = new LeasedCalls(transitionWakeUp, reserveWakeUp, polls, settings);
    results =
        new ResultLoop(updater, settings, leasedCalls, this::readClocks, resultWakeUp, outageLog);
    dispatcher =
        new TaskDispatcher(
            updater,
            tasks,
            orphanedRooms,
            executors,
            leasedCalls,
            polls,
            results,
            this::readClocks);
    claims =
        new ClaimLoop(
            dueTransitions,
            repository,
            settings,
            leasedCalls,
            this::readClocks,
            polls,
            outageLog,
            dispatcher);
    transitions = transitionLoop(dueTransitions, settings, polls, false);
    reserve = transitionLoop(dueTransitions, settings, polls, true);
  }

  private TransitionLoop transitionLoop(
      DueTransitions dueTransitions,
      KeeperSettings settings,
      PollSchedule polls,
      boolean isReserve) {
    return new TransitionLoop(
        dueTransitions,
        settings,
        leasedCalls,
        this::readClocks,
        dispatcher,
        polls,
        outageLog,
        isReserve);
  }

  private ClockReading readClocks() {
    return new ClockReading(updater.now(), ticker.get());
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
      Duration pause = loop.pause();
      if (pause.compareTo(Duration.ZERO) > 0) {
        wakeUp.await(pause);
      } else {
        loop.round();
      }
    } catch (RuntimeException | Error e) {
      logFailure(e);
      wakeUp.await(PAUSE_AFTER_FAILURE);
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

  void close() {
    Tick deadline = Tick.now().plus(STOP_TIMEOUT);
    stop();
    try {
      await(deadlineLoops, deadline);
      executors.awaitIdle(deadline);
      results.flush();
      await(resultsStored, deadline.plus(LAST_WRITE_TIMEOUT));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    results.flush();
    executors.shutdownNow();
    release(leasedCalls.clear(ticker.get()));
  }

  private void stop() {
    closed = true;
    dispatcher.stop();
    transitionWakeUp.ring();
    reserveWakeUp.ring();
    claimWakeUp.ring();
  }

  private static void await(CountDownLatch end, Tick deadline) throws InterruptedException {
    end.await(Tick.now().until(deadline).toNanos(), TimeUnit.NANOSECONDS);
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
