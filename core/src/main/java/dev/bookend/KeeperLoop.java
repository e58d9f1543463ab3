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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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
      keeper.putOff(overflow);
      List<CallId> ids = overflow.stream().map(VideoCall::id).toList();
      forget(ids);
      repository.release(ids);
    }
  }

  /** {@return false if there is no room for what the call leaves to be done} */
  private boolean handOn(VideoCall call) {
    lock.lock();
    try {
      Instant now = ledger.now();
      if (!Chores.areLeftBy(call, now)) {
        agenda.update(call, now);
        return true;
      }
      if (agenda.working() >= settings.batch()) {
        return false;
      }
      if (agenda.begin(call.id())) {
        submit(call, now);
      }
      agenda.update(call, now);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void submit(VideoCall call, Instant now) {
    Executor lane = Chores.hasRoomToClose(call, now) ? workers.rooms() : workers.listeners();
    workers.run(lane, () -> doChore(call));
  }

  private void doChore(VideoCall call) {
    @Nullable VideoCall after = null;
    try {
      after = chores.doNext(call);
    } catch (RuntimeException e) {
      log.warn("Call {}: could not be finished, will try again", call.id(), e);
    } finally {
      ended(call.id(), after);
    }
  }

  private void ended(CallId id, @Nullable VideoCall after) {
    lock.lock();
    try {
      if (after == null) {
        agenda.forget(id);
        return;
      }
      agenda.update(after, ledger.now());
      VideoCall latest = agenda.end(id);
      if (latest != null && !closed && !handOn(latest)) {
        agenda.forget(id);
      }
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
    if (!renewed.isEmpty()) {
      repository.renew(renewed, ledger.now(), settings.lease());
    }
    List<VideoCall> claimed = keeper.claim(settings.ahead(), room);
    lock.lock();
    try {
      agenda.claimed(claimed, ledger.now(), leaseEnds);
      if (claimed.size() == room) {
        nextPoll = nanos;
      }
    } finally {
      lock.unlock();
    }
  }

  private void release() {
    List<CallId> done;
    lock.lock();
    try {
      done = agenda.takeDone();
    } finally {
      lock.unlock();
    }
    if (!done.isEmpty()) {
      repository.release(done);
    }
  }

  private void forget(Collection<CallId> ids) {
    lock.lock();
    try {
      ids.forEach(agenda::forget);
    } finally {
      lock.unlock();
    }
  }

  private void fail(Throwable e) {
    if (!failing) {
      log.warn("Calls can't be kept in time just now; tried again every second", e);
      failing = true;
    }
    lock.lock();
    try {
      nextPoll = System.nanoTime() + PAUSE_AFTER_FAILURE.toNanos();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    workers.close(FAREWELL);
    List<CallId> left;
    lock.lock();
    try {
      left = agenda.clear();
    } finally {
      lock.unlock();
    }
    if (!left.isEmpty()) {
      repository.release(left);
    }
  }
}
