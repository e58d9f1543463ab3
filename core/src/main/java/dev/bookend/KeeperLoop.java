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
final class KeeperLoop {
  private static final Logger log = LoggerFactory.getLogger(KeeperLoop.class);
  private static final long FAREWELL = TimeUnit.SECONDS.toNanos(5);
  private static final long LAST_WRITE = TimeUnit.SECONDS.toNanos(1);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  /** Takes its turn like a requester; no identity is empty. */
  private static final String PATROL = "";

  private final Ledger ledger;
  private final CallRepository repository;
  private final Chores chores;
  private final Strays strays;
  private final LongSupplier ticker;
  private final Workers workers;
  private final Agenda agenda;
  private final Outage outage = new Outage();

  final Bell timerBell = new Bell();
  final Bell reserveBell = new Bell();
  final Bell claimsBell = new Bell();
  final Bell resultsBell = new Bell();
  final TimerRounds timer;
  final TimerRounds reserve;
  final ClaimRounds claims;
  final ResultRounds results;
  private final CountDownLatch clockwork = new CountDownLatch(3);
  private final CountDownLatch stored = new CountDownLatch(1);
  private volatile boolean closed;

  KeeperLoop(
      CallKeeper keeper,
      Ledger ledger,
      CallRepository repository,
      Chores chores,
      Strays strays,
      CallKeeper.Settings settings,
      Workers workers,
      LongSupplier ticker) {
    this.ledger = ledger;
    this.repository = repository;
    this.chores = chores;
    this.strays = strays;
    this.ticker = ticker;
    this.workers = workers;
    agenda = new Agenda(timerBell, reserveBell, this::claimInTime, settings);
    claims =
        new ClaimRounds(
            keeper, repository, settings, agenda, this::look, claimsBell, outage, this::patrol);
    results =
        new ResultRounds(ledger, repository, settings, agenda, this::look, resultsBell, outage);
    timer = timer(keeper, settings, false);
    reserve = timer(keeper, settings, true);
  }

  private TimerRounds timer(CallKeeper keeper, CallKeeper.Settings settings, boolean isReserve) {
    return new TimerRounds(
        keeper,
        repository,
        settings,
        agenda,
        this::look,
        this::handOut,
        claims::soon,
        outage,
        isReserve);
  }

  private Moment look() {
    return new Moment(ledger.now(), ticker.getAsLong());
  }

  void start() {
    try {
      workers.rounds().execute(() -> repeat(timer, timerBell, () -> closed, clockwork));
      workers.rounds().execute(() -> repeat(reserve, reserveBell, () -> closed, clockwork));
      workers.rounds().execute(() -> repeat(claims, claimsBell, () -> closed, clockwork));
      workers.rounds().execute(() -> repeat(results, resultsBell, results::isOver, stored));
    } catch (RuntimeException | Error e) {
      stop();
      workers.end();
      throw e;
    }
  }

  private void repeat(Rounds rounds, Bell bell, BooleanSupplier isOver, CountDownLatch end) {
    try {
      while (!isOver.getAsBoolean()) {
        round(rounds, bell);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end.countDown();
    }
  }

  private void round(Rounds rounds, Bell bell) throws InterruptedException {
    try {
      long pause = rounds.pause();
      if (pause > 0) {
        bell.await(pause);
      } else {
        rounds.round();
      }
    } catch (RuntimeException | Error e) {
      tell(e);
      bell.await(PAUSE_AFTER_FAILURE.toNanos());
    }
  }

  private void tell(Throwable e) {
    try {
      outage.failed(e);
    } catch (RuntimeException | Error untold) {
      // out of memory, say: what can't be told must not end the keeping of time
    }
  }

  /** A call was stored on this node. */
  void stored(CallChange change) {
    claims.stored(change);
  }

  private void patrol() {
    if (strays.areDue(ledger.now())) {
      workers
          .lane(Chore.LOOK)
          .offer(PATROL, () -> strays.patrol(ledger), () -> strays.putOff(ledger.now()));
    }
  }

  private void claimInTime(VideoCall call, Moment moment) {
    claims.claimInTime(call, moment);
  }

  private void handOut(Agenda.Task task) {
    Lane lane = workers.lane(task.chore());
    lane.offer(task.requester(), () -> work(task, lane), () -> putOff(task, lane));
  }

  private void putOff(Agenda.Task task, Lane lane) {
    Instant slot = lane.pacing().next(task.requester(), ledger.now());
    results.add(Outcome.putOff(task.id(), task.chore(), slot));
  }

  private void work(Agenda.Task task, Lane lane) {
    try {
      @Nullable ChoreWork work = closed ? null : agenda.work(task, ticker.getAsLong());
      if (work == null) {
        ended(task, Instant.MIN);
        claims.soon();
        return;
      }
      if (work.expiring()) {
        claims.soon();
      }
      Outcome outcome = chores.work(task.chore(), work.call(), work.events());
      lane.pacing().finished(ledger.now());
      agenda.worked(task, ticker.getAsLong());
      results.add(outcome);
    } catch (RuntimeException | Error e) {
      ended(task, ledger.now().plus(PAUSE_AFTER_FAILURE));
      CallKeeper.notFinished(task.id(), e);
    }
  }

  private void ended(Agenda.Task task, Instant notBefore) {
    agenda.ended(task.id(), Set.of(task.chore()), notBefore, look());
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
    giveBack(agenda.clear(ticker.getAsLong()));
  }

  private void stop() {
    closed = true;
    timerBell.ring();
    reserveBell.ring();
    claimsBell.ring();
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
