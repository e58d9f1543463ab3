package dev.bookend;

import static dev.bookend.Stage.ANNA;
import static dev.bookend.Stage.BEN;

import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallGuard;
import dev.bookend.port.CallListener;
import dev.bookend.testing.Provider;
import dev.bookend.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A started keeper without threads: its rounds are run when their time has come, and not before.
 */
final class Rig {
  final RecordingRepository repository = new RecordingRepository();
  final SettableClock clock = new SettableClock();
  final FakeRooms rooms = new FakeRooms();
  final List<CallEvent> heard = new ArrayList<>();
  final KeeperLoop loop;
  final CallKeeper keeper;
  final VideoCallService calls;
  final VideoCallService otherNode;
  private final Strays strays;
  private final Instant start = clock.instant();
  private final Map<Rounds, Instant> asleep = new HashMap<>();
  boolean timerHangs;
  boolean resultsHang;

  /** A call whose events the listener never takes in; and how often it was told them. */
  @Nullable CallId poisonous;

  int poisoned;

  /** What goes on while the listener is at an event. */
  Consumer<CallEvent> listening = event -> {};

  Rig() {
    this(CallKeeper.Settings.defaults(), Runnable::run);
  }

  Rig(CallKeeper.Settings settings, Executor workers) {
    Ledger ledger = new Ledger(repository, clock, true, List.of());
    CallListener listener =
        (event, call) -> {
          if (call.id().equals(poisonous)) {
            poisoned++;
            throw new IllegalStateException("poison");
          }
          heard.add(event);
          listening.accept(event);
        };
    RoomWork roomWork = new RoomWork(ledger, rooms);
    Chores chores = new Chores(ledger, repository, roomWork, List.of(listener));
    strays = new Strays(repository, rooms);
    Checkup checkup = new Checkup(ledger, repository, rooms, new FakeTokens());
    keeper = new CallKeeper(ledger, repository, chores, strays, checkup, settings);
    loop =
        new KeeperLoop(
            keeper,
            ledger,
            repository,
            chores,
            strays,
            settings,
            new Workers(workers, settings),
            () -> Duration.between(start, clock.instant()).toNanos());
    ledger.onStored(loop::stored);
    calls = service(ledger);
    otherNode = service(new Ledger(repository.memory, clock, true, List.of()));
  }

  private VideoCallService service(Ledger ledger) {
    return new DefaultVideoCallService(
        repository.memory,
        new Access(CallGuard.participantsOnly()),
        CallSettings.defaults()
            .withTerms(CallTerms.builder().extendableBy(Duration.ofMinutes(1)).build())
            .withLimits(PersonLimits.NONE),
        ledger,
        new Joining(ledger, rooms, new FakeTokens()),
        new RoomWork(ledger, rooms),
        new RoomEvents(ledger, strays),
        keeper);
  }

  CallId inProgress(VideoCallService node, Duration limit) {
    CallId id =
        node.request(ANNA, CallRequest.between("anna", "ben").at(node.now()).lasting(limit)).id();
    node.accept(BEN, id);
    node.join(ANNA, id);
    node.join(BEN, id);
    Provider.connects(node, id, "anna", "ben");
    return id;
  }

  /** Calls whose ends lie one step apart, and of which everything so far is told. */
  List<CallId> inProgress(int count, Duration step, Duration limit) {
    List<CallId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(inProgress(calls, limit));
      clock.advance(step);
    }
    pass(Duration.ofSeconds(3), Duration.ofMillis(20));
    repository.log.clear();
    return ids;
  }

  VideoCall get(CallId id) {
    return calls.get(Actor.host(), id);
  }

  void pass(Duration time) {
    pass(time, Duration.ofMillis(1));
  }

  void pass(Duration time, Duration step) {
    Instant until = clock.instant().plus(time);
    settle();
    while (clock.instant().isBefore(until)) {
      clock.advance(step);
      settle();
    }
  }

  /** Runs every round whose time has come, and wakes nobody who was neither rung nor asked to. */
  void settle() {
    boolean ran = true;
    while (ran) {
      Rounds timer = timerHangs ? loop.reserve : loop.timer;
      Bell bell = timerHangs ? loop.reserveBell : loop.timerBell;
      ran = run(loop.claims, loop.claimsBell);
      ran |= run(timer, bell);
      ran |= !resultsHang && run(loop.results, loop.resultsBell);
    }
  }

  private boolean run(Rounds rounds, Bell bell) {
    if (clock.instant().isBefore(asleep.getOrDefault(rounds, start)) && !isRung(bell)) {
      return false;
    }
    long pause = rounds.pause();
    asleep.put(rounds, clock.instant().plusNanos(Math.max(pause, 0)));
    if (pause > 0) {
      return false;
    }
    rounds.round();
    return true;
  }

  private static boolean isRung(Bell bell) {
    try {
      return bell.await(0);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
