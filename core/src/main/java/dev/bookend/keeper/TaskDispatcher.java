package dev.bookend.keeper;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Submits due tasks to the threads, and their results to the {@link ResultLoop}. Thread-safe. */
final class TaskDispatcher {
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  /** The sweep for orphaned rooms takes turns like a requester; no identity is empty. */
  private static final String SWEEP = "";

  private final CallUpdater updater;
  private final TaskRunner tasks;
  private final OrphanedRooms orphanedRooms;
  private final KeeperExecutors executors;
  private final LeasedCalls leasedCalls;
  private final PollSchedule polls;
  private final ResultLoop results;
  private final Supplier<ClockReading> clocks;
  private volatile boolean stopped;

  TaskDispatcher(
      CallUpdater updater,
      TaskRunner tasks,
      OrphanedRooms orphanedRooms,
      KeeperExecutors executors,
      LeasedCalls leasedCalls,
      PollSchedule polls,
      ResultLoop results,
      Supplier<ClockReading> clocks) {
    this.updater = updater;
    this.tasks = tasks;
    this.orphanedRooms = orphanedRooms;
    this.executors = executors;
    this.leasedCalls = leasedCalls;
    this.polls = polls;
    this.results = results;
    this.clocks = clocks;
  }

  void submit(Task task) {
    BoundedExecutor executor = executors.executor(task.type());
    executor.offer(task.requester(), () -> run(task, executor), () -> postpone(task, executor));
  }

  void submitSweepIfDue() {
    if (orphanedRooms.areDue(updater.now())) {
      executors
          .executor(TaskType.CHECK_PRESENCE)
          .offer(
              SWEEP,
              () -> orphanedRooms.sweep(updater),
              () -> orphanedRooms.postpone(updater.now()));
    }
  }

  /** From now on, queued tasks are dropped; running tasks go on. */
  void stop() {
    stopped = true;
  }

  private void postpone(Task task, BoundedExecutor executor) {
    Instant slot = executor.pacer().next(task.requester(), updater.now());
    results.add(new TaskResult.Postponed(task.id(), task.type(), slot));
  }

  private void run(Task task, BoundedExecutor executor) {
    try {
      Task.@Nullable Input input = stopped ? null : leasedCalls.begin(task, clocks.get().tick());
      if (input == null) {
        ended(task, Instant.MIN);
        polls.pollSoon();
        return;
      }
      if (input.expiring()) {
        polls.pollSoon();
      }
      TaskResult result = tasks.run(task.type(), input.call(), input.events());
      executor.pacer().finished(updater.now());
      leasedCalls.executed(task, clocks.get().tick());
      results.add(result);
    } catch (RuntimeException | Error e) {
      ended(task, updater.now().plus(PAUSE_AFTER_FAILURE));
      DueTransitions.logFailure(task.id(), e);
    }
  }

  private void ended(Task task, Instant notBefore) {
    leasedCalls.ended(task.id(), Set.of(task.type()), notBefore, clocks.get());
  }
}
