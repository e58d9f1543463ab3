package dev.bookend.keeper;

import static dev.bookend.ServiceFixture.ANNA;
import static dev.bookend.ServiceFixture.BEN;

import dev.bookend.CallSettings;
import dev.bookend.FakeRooms;
import dev.bookend.FakeTokens;
import dev.bookend.Provider;
import dev.bookend.RecordingRepository;
import dev.bookend.TestClock;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallListener;
import dev.bookend.port.CallRepository;
import dev.bookend.port.VideoProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A started keeper without threads: tests run its loops when their next round is due. */
final class SteppedKeeper {
  final RecordingRepository repository = new RecordingRepository();
  final TestClock clock = new TestClock();
  final FakeRooms rooms = new FakeRooms();
  final List<CallEvent> delivered = new ArrayList<>();
  final RunningKeeper loop;
  final CallKeeper keeper;
  final VideoCallService calls;
  final VideoCallService otherNode;
  private final Instant start = clock.instant();
  private final Map<Loop, Instant> asleep = new HashMap<>();
  boolean timerHangs;
  boolean resultsHang;

  /** A call for whose events the listener fails, and the number of these failures. */
  @Nullable CallId poisonous;

  int poisoned;

  /** Code that runs while the listener handles an event. */
  Consumer<CallEvent> listening = event -> {};

  SteppedKeeper() {
    this(KeeperSettings.defaults(), Runnable::run);
  }

  SteppedKeeper(KeeperSettings settings, Executor workers) {
    CallListener listener =
        (event, call) -> {
          if (call.id().equals(poisonous)) {
            poisoned++;
            throw new IllegalStateException("poison");
          }
          delivered.add(event);
          listening.accept(event);
        };
    calls = node(repository, listener, settings);
    otherNode = node(repository.memory, (event, call) -> {}, settings);
    keeper = calls.keeper();
    loop =
        keeper.loops(
            new KeeperExecutors((threads, name) -> workers, settings),
            () -> new Tick(Duration.between(start, clock.instant()).toNanos()));
    keeper.updater.notify(loop.storedChanges());
  }

  private VideoCallService node(
      CallRepository storage, CallListener listener, KeeperSettings settings) {
    return VideoCallService.builder()
        .repository(storage)
        .provider(VideoProvider.of(rooms, new FakeTokens()))
        .clock(clock)
        .listener(listener)
        .keeperSettings(settings)
        .settings(
            CallSettings.builder()
                .terms(CallTerms.builder().extendableBy(Duration.ofMinutes(1)).build())
                .limits(PersonLimits.NONE)
                .build())
        .build();
  }

  CallId inProgress(VideoCallService node, Duration limit) {
    CallId id = node.request(ANNA, CallRequest.inviting("ben").at(node.now()).lasting(limit)).id();
    node.accept(BEN, id);
    node.join(ANNA, id);
    node.join(BEN, id);
    Provider.connects(node, id, "anna", "ben");
    return id;
  }

  /** Calls whose ends are one step apart, and whose events so far are delivered. */
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
    return calls.get(Actor.system(), id);
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

  /** Runs all rounds that are due or woken up, and no others. */
  void settle() {
    boolean ran = true;
    while (ran) {
      Loop timer = timerHangs ? loop.reserve : loop.transitions;
      WakeUp wakeUp = timerHangs ? loop.reserveWakeUp : loop.transitionWakeUp;
      ran = run(loop.claims, loop.claimWakeUp);
      ran |= run(timer, wakeUp);
      ran |= !resultsHang && run(loop.results, loop.resultWakeUp);
    }
  }

  private boolean run(Loop rounds, WakeUp wakeUp) {
    if (clock.instant().isBefore(asleep.getOrDefault(rounds, start)) && !isRung(wakeUp)) {
      return false;
    }
    Duration pause = rounds.pause();
    asleep.put(rounds, clock.instant().plus(pause.isNegative() ? Duration.ZERO : pause));
    if (pause.compareTo(Duration.ZERO) > 0) {
      return false;
    }
    rounds.round();
    return true;
  }

  private static boolean isRung(WakeUp wakeUp) {
    try {
      return wakeUp.await(Duration.ZERO);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
