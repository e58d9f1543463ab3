package dev.bookend;

import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A started keeper: claims ahead, waits, and fires each claim at its own instant. */
final class KeeperLoop {
  private static final Logger log = LoggerFactory.getLogger(KeeperLoop.class);
  private static final Duration FAREWELL = Duration.ofSeconds(5);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private record Plan(Instant at, VideoCall call) {
    static final Comparator<Plan> EARLIEST =
        Comparator.comparing(Plan::at).thenComparing(plan -> plan.call().id().value());
  }

  private final CallKeeper keeper;
  private final Ledger ledger;
  private final CallRepository repository;
  private final CallKeeper.Settings settings;
  private final Executor executor;
  private final @Nullable ExecutorService owned;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final TreeSet<Plan> plans = new TreeSet<>(Plan.EARLIEST);
  private final Map<CallId, Plan> planned = new HashMap<>();
  private Instant nextPoll = Instant.MIN;
  private int working;
  private boolean closed;
  private boolean failing;

  KeeperLoop(
      CallKeeper keeper,
      Ledger ledger,
      CallRepository repository,
      CallKeeper.Settings settings,
      @Nullable Executor hosts) {
    this.keeper = keeper;
    this.ledger = ledger;
    this.repository = repository;
    this.settings = settings;
    ExecutorService own = hosts == null ? pool(settings.workers() + 1) : null;
    owned = own;
    executor = own == null ? Objects.requireNonNull(hosts) : own;
  }

  private static ExecutorService pool(int threads) {
    return Executors.newFixedThreadPool(
        threads,
        task -> {
          Thread thread = new Thread(task, "bookend-keeper");
          thread.setDaemon(true);
          return thread;
        });
  }

  void start() {
    submit(this::loop);
  }

  /** A call was stored on this node: it may be due before the next poll would find it. */
  void stored(VideoCall call) {
    Instant due = call.dueAt().orElse(null);
    lock.lock();
    try {
      Plan plan = planned.remove(call.id());
      if (plan != null) {
        plans.remove(plan);
      }
      if (due != null) {
        if (plan != null) {
          plan(due, call);
        } else if (!due.isAfter(ledger.now().plus(settings.ahead()))) {
          nextPoll = Instant.MIN;
        }
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void plan(Instant at, VideoCall call) {
    Plan plan = new Plan(at, call);
    plans.add(plan);
    planned.put(call.id(), plan);
  }

  private void loop() {
    while (true) {
      try {
        Round round = await();
        if (round == null) {
          return;
        }
        keeper.fire(round.due(), this::submit);
        if (round.room() > 0) {
          claim(round.room());
        }
        failing = false;
      } catch (RuntimeException e) {
        fail(e);
      }
    }
  }

  /** What is due now, and for how many more calls there is room if it is time to poll. */
  private record Round(List<VideoCall> due, int room) {}

  private @Nullable Round await() {
    lock.lock();
    try {
      while (!closed) {
        Instant now = ledger.now();
        int room = settings.batch() - planned.size() - (working - 1); // the loop itself works too
        boolean poll = room > 0 && !now.isBefore(nextPoll);
        List<VideoCall> due = takeDue(now);
        if (poll || !due.isEmpty()) {
          return new Round(due, poll ? room : 0);
        }
        changed.await(pause(now, room).toNanos(), TimeUnit.NANOSECONDS);
      }
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  private List<VideoCall> takeDue(Instant now) {
    List<VideoCall> due = new ArrayList<>();
    while (!plans.isEmpty() && !plans.first().at().isAfter(now)) {
      VideoCall call = plans.pollFirst().call();
      planned.remove(call.id());
      due.add(call);
    }
    return due;
  }

  private Duration pause(Instant now, int room) {
    Duration pause = settings.poll();
    if (!plans.isEmpty()) {
      pause = shorter(pause, Duration.between(now, plans.first().at()));
    }
    return room > 0 ? shorter(pause, Duration.between(now, nextPoll)) : pause;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private void claim(int room) {
    lock.lock();
    try {
      nextPoll = ledger.now().plus(settings.poll());
    } finally {
      lock.unlock();
    }
    List<VideoCall> claimed = keeper.claim(settings.ahead(), room);
    lock.lock();
    try {
      claimed.forEach(call -> call.dueAt().ifPresent(at -> plan(at, call)));
      if (claimed.size() == room) {
        nextPoll = Instant.MIN;
      }
    } finally {
      lock.unlock();
    }
  }

  private void fail(RuntimeException e) {
    if (!failing) {
      log.warn("The repository failed; calls are kept again as soon as it works", e);
      failing = true;
    }
    lock.lock();
    try {
      nextPoll = ledger.now().plus(PAUSE_AFTER_FAILURE);
    } finally {
      lock.unlock();
    }
  }

  private void submit(Runnable task) {
    begun(1);
    try {
      executor.execute(
          () -> {
            try {
              task.run();
            } finally {
              begun(-1);
            }
          });
    } catch (RuntimeException rejected) {
      begun(-1);
      throw rejected;
    }
  }

  private void begun(int tasks) {
    lock.lock();
    try {
      working += tasks;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    List<CallId> unfired;
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      long left = FAREWELL.toNanos();
      while (working > 0 && left > 0) {
        left = changed.awaitNanos(left);
      }
      unfired = List.copyOf(planned.keySet());
      plans.clear();
      planned.clear();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } finally {
      lock.unlock();
    }
    if (owned != null) {
      owned.shutdownNow();
    }
    if (!unfired.isEmpty()) {
      repository.release(unfired);
    }
  }
}
