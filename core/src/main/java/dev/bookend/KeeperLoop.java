package dev.bookend;

import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A started keeper: claims ahead, and moves each call at its own instant. Rooms and listeners are
 * left to workers, so that nobody who is slow keeps a call from ending.
 */
final class KeeperLoop {
  private static final Logger log = LoggerFactory.getLogger(KeeperLoop.class);
  private static final Duration FAREWELL = Duration.ofSeconds(5);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final CallKeeper keeper;
  private final Ledger ledger;
  private final CallRepository repository;
  private final Chores chores;
  private final CallKeeper.Settings settings;
  private final Workers workers;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Agenda agenda;
  private long nextPoll = System.nanoTime();
  private boolean closed;
  private boolean failing;

  KeeperLoop(
      CallKeeper keeper,
      Ledger ledger,
      CallRepository repository,
      Chores chores,
      CallKeeper.Settings settings,
      @Nullable Executor hosts) {
    this.keeper = keeper;
    this.ledger = ledger;
    this.repository = repository;
    this.chores = chores;
    this.settings = settings;
    this.agenda = new Agenda(settings.ahead());
    this.workers = new Workers(hosts, settings.workers());
  }

  void start() {
    workers.run(workers.timer(), this::loop);
  }

  /** A call was stored on this node: it may be due before the next poll would find it. */
  void stored(VideoCall call) {
    lock.lock();
    try {
      Instant now = ledger.now();
      Instant due = call.dueAt().orElse(null);
      boolean near = due != null && !due.isAfter(now.plus(settings.ahead()));
      if (!agenda.update(call, now) && near) {
        nextPoll = System.nanoTime();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void loop() {
    while (true) {
      try {
        Round round = await();
        if (round == null) {
          return;
        }
        release();
        work(round.due());
        if (round.room() > 0) {
          poll(round.room());
        }
        failing = false;
      } catch (RuntimeException | Error e) {
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
        long nanos = System.nanoTime();
        int room = settings.batch() - agenda.waiting();
        boolean poll = room > 0 && nanos - nextPoll >= 0;
        List<VideoCall> due = agenda.takeDue(now, nanos);
        if (poll || !due.isEmpty() || agenda.hasDone()) {
          return new Round(due, poll ? room : 0);
        }
        changed.awaitNanos(pause(now, nanos));
      }
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  private long pause(Instant now, long nanos) {
    long untilPoll = Math.max(nextPoll - nanos, TimeUnit.MILLISECONDS.toNanos(1));
    Instant next = agenda.next();
    return next == null ? untilPoll : Math.min(untilPoll, Duration.between(now, next).toNanos());
  }

  private void work(List<VideoCall> due) {
    Set<CallId> lost = due.stream().map(VideoCall::id).collect(Collectors.toSet());
    List<VideoCall> overflow = new ArrayList<>();
    try {
      for (VideoCall call : due.isEmpty() ? due : keeper.move(due)) {
        lost.remove(call.id());
        if (!handOn(call)) {
          overflow.add(call);
        }
      }
    } finally {
      forget(lost);
    }
    if (!overflow.isEmpty()) {
      List<CallId> ids = overflow.stream().map(VideoCall::id).toList();
      forget(ids);
      keeper.putOff(overflow);
      repository.release(ids);
    }
  }

  /** {@return false if there is no room for what the call leaves to be done} */
  private boolean handOn(VideoCall call) {
    List<Chore> due;
    lock.lock();
    try {
      Instant now = ledger.now();
      if (!agenda.update(call, now)) {
        nextPoll = System.nanoTime();
        return true;
      }
      due = agenda.begin(call.id(), now, settings.batch());
    } finally {
      lock.unlock();
    }
    if (due == null) {
      return false;
    }
    due.forEach(chore -> submit(call, chore));
    return true;
  }

  private void submit(VideoCall call, Chore chore) {
    Executor lane = chore == Chore.CLOSE_ROOM ? workers.rooms() : workers.listeners();
    try {
      workers.run(lane, () -> work(call, chore));
    } catch (RejectedExecutionException e) {
      failed(call.id(), chore, e);
    }
  }

  private void work(VideoCall call, Chore chore) {
    try {
      ended(chore, isClosed() ? call : chores.work(chore, call));
    } catch (RuntimeException | Error e) {
      failed(call.id(), chore, e);
    }
  }

  private boolean isClosed() {
    return locked(() -> closed);
  }

  private void ended(Chore chore, VideoCall after) {
    @Nullable VideoCall latest =
        locked(
            () -> {
              agenda.update(after, ledger.now());
              return agenda.end(after.id(), chore);
            });
    if (latest != null && !isClosed() && !handOn(latest)) {
      forget(List.of(latest.id()));
    }
    wake();
  }

  /** One that could not be done is tried again a little later, by us or by whoever claims it. */
  private void failed(CallId id, Chore chore, Throwable e) {
    log.warn("Call {}: could not be finished, will try again", id, e);
    lock.lock();
    try {
      Instant now = ledger.now();
      agenda.failed(id, chore, now, now.plus(PAUSE_AFTER_FAILURE));
    } finally {
      lock.unlock();
    }
    wake();
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void poll(int room) {
    long nanos = System.nanoTime();
    long leaseEnds = nanos + settings.lease().toNanos();
    List<CallId> renewed;
    lock.lock();
    try {
      nextPoll = nanos + settings.poll().toNanos();
      renewed = agenda.renew(nanos, leaseEnds);
    } finally {
      lock.unlock();
    }
    List<VideoCall> held =
        renewed.isEmpty() ? List.of() : repository.renew(renewed, ledger.now(), settings.lease());
    List<VideoCall> claimed = keeper.claim(settings.ahead(), room);
    lock.lock();
    try {
      held.forEach(call -> agenda.update(call, ledger.now()));
      agenda.claimed(claimed, ledger.now(), leaseEnds);
      if (claimed.size() == room) {
        nextPoll = nanos;
      }
    } finally {
      lock.unlock();
    }
  }

  private void release() {
    List<CallId> done = locked(agenda::takeDone);
    if (!done.isEmpty()) {
      repository.release(done);
    }
  }

  private void forget(Collection<CallId> ids) {
    locked(() -> agenda.forgetAll(ids));
  }

  private void fail(Throwable e) {
    if (!failing) {
      log.warn("Calls can't be kept in time just now; tried again every second", e);
      failing = true;
    }
    locked(() -> nextPoll = System.nanoTime() + PAUSE_AFTER_FAILURE.toNanos());
  }

  void close() {
    locked(() -> closed = true);
    wake();
    workers.close(FAREWELL);
    List<CallId> left = locked(agenda::clear);
    if (!left.isEmpty()) {
      repository.release(left);
    }
  }
}
