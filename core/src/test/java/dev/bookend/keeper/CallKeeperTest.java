package dev.bookend.keeper;

import static dev.bookend.ServiceFixture.ANNA;
import static dev.bookend.ServiceFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.CallSettings;
import dev.bookend.FakeRooms;
import dev.bookend.FakeTokens;
import dev.bookend.Provider;
import dev.bookend.RecordingRepository;
import dev.bookend.RecordingRepository.Invocation;
import dev.bookend.RecordingRepository.Operation;
import dev.bookend.ServiceFixture;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallRoom;
import dev.bookend.call.CallStatus;
import dev.bookend.call.EndReason;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.VideoCall;
import dev.bookend.call.VideoCallException;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.CallRepository;
import dev.bookend.port.VideoProvider;
import dev.bookend.testing.Together;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallKeeperTest {
  private final List<CallEvent> delivered = new ArrayList<>();
  private final ServiceFixture fixture =
      new ServiceFixture(builder -> builder.listener((event, call) -> delivered.add(event)));
  private final CallKeeper keeper = fixture.calls.keeper();

  @Test
  void aCallEndsAtItsLimitAndItsRoomIsClosed() {
    CallId id = fixture.inProgress();

    fixture.advance(14);
    assertThat(fixture.get(id).status()).isEqualTo(CallStatus.IN_PROGRESS);
    fixture.advance(1);

    VideoCall over = fixture.get(id);
    assertThat(over.endReason()).isEqualTo(EndReason.TIME_LIMIT);
    assertThat(over.room().closedAt()).isEqualTo(over.times().endedAt());
    assertThat(fixture.rooms.isOpen(id.roomName())).isFalse();
    assertThat(over.dueAt()).isEmpty();
  }

  @Test
  void aRoundWithoutDueCallsReturnsZero() {
    fixture.inProgress();
    fixture.advance(0);

    assertThat(keeper.runDue()).isZero();
  }

  @Test
  void closingARoomIsRetriedUntilItSucceeds() {
    CallId id = fixture.inProgress();
    fixture.rooms.failNext(3);

    fixture.advance(15);
    assertThat(fixture.get(id).status())
        .as("the call is over all the same")
        .isEqualTo(CallStatus.COMPLETED);
    assertThat(fixture.get(id).room().phase()).isEqualTo(CallRoom.Phase.CLOSING);
    fixture.advance(3);
    fixture.advance(3);
    assertThat(fixture.rooms.isOpen(id.roomName())).isTrue();
    fixture.advance(4);

    assertThat(fixture.rooms.isOpen(id.roomName())).isFalse();
    assertThat(fixture.get(id).room().failures()).isZero();
    assertThat(fixture.rooms.log)
        .containsExactly("open", "close failed", "close failed", "close failed", "close");
  }

  @Test
  void eventsAreDeliveredOnceAndInOrder() {
    CallId id = fixture.inProgress();
    fixture.advance(15);

    assertThat(delivered).isEqualTo(fixture.calls.history(ANNA, id));
    fixture.advance(60);
    assertThat(delivered).doesNotHaveDuplicates();
  }

  @Test
  void aFailedDeliveryIsRetriedAndDelaysNoOtherCall() {
    List<CallEvent> received = new ArrayList<>();
    int[] failures = {2};
    ServiceFixture poisoned =
        new ServiceFixture(
            builder ->
                builder.listener(
                    (event, call) -> {
                      if (event instanceof CallEvent.Accepted && failures[0]-- > 0) {
                        throw new IllegalStateException("poison");
                      }
                      received.add(event);
                    }));
    CallId id = poisoned.inProgress();
    poisoned.advance(0);
    assertThat(received).hasSize(1);

    poisoned.advance(15);
    assertThat(poisoned.get(id).status()).isEqualTo(CallStatus.COMPLETED);
    poisoned.advance(2);

    assertThat(received).isEqualTo(poisoned.calls.history(ANNA, id));
    assertThat(poisoned.get(id).dueAt()).isEmpty();
  }

  @Test
  void aThousandCallsEndAtTheirLimitAndNoneEarlier() {
    List<CallId> ids = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      ids.add(fixture.inProgress());
      fixture.clock.advance(Duration.ofMillis(7));
    }
    for (int step = 0; step < 400; step++) {
      fixture.clock.advance(Duration.ofMillis(50));
      while (keeper.runDue() > 0) {
        Thread.onSpinWait();
      }
      Instant now = fixture.clock.instant();
      for (CallId id : ids) {
        VideoCall call = fixture.get(id);
        boolean over = !call.times().endsAt().isAfter(now);
        assertThat(call.status() == CallStatus.COMPLETED).isEqualTo(over);
      }
    }

    assertThat(ids).allMatch(id -> fixture.get(id).endReason() == EndReason.TIME_LIMIT);
    CallKeeper.Report report = keeper.report();
    assertThat(report.ended()).isEqualTo(1000);
    assertThat(report.worstLateness()).isLessThanOrEqualTo(Duration.ofMillis(50));
    assertThat(report.totalLateness())
        .isPositive()
        .isLessThan(report.worstLateness().multipliedBy(1000));
  }

  @Test
  void aStartedKeeperEndsAThousandCallsOfOneSecond() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1000);
    Map<CallId, List<Integer>> received = new ConcurrentHashMap<>();
    InMemoryCallRepository repository = new InMemoryCallRepository();
    VideoCallService calls =
        VideoCallService.builder()
            .settings(CallSettings.builder().limits(PersonLimits.NONE).build())
            .repository(repository)
            .provider(VideoProvider.of(new FakeRooms(), new FakeTokens()))
            .clock(Clock.systemUTC())
            .listener(
                (event, call) -> {
                  received
                      .computeIfAbsent(call.id(), id -> new CopyOnWriteArrayList<>())
                      .add(event.sequence());
                  if (event instanceof CallEvent.RoomClosed) {
                    ended.countDown();
                  }
                })
            .build();
    try (CallKeeper running = calls.keeper()) {
      running.start();
      List<CallId> ids = IntStream.range(0, 1000).mapToObj(i -> startedCall(calls)).toList();
      assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();

      for (CallId id : ids) {
        VideoCall call = calls.get(Actor.system(), id);
        assertThat(call.endReason()).isEqualTo(EndReason.TIME_LIMIT);
        assertThat(call.times().endedAt()).isAfterOrEqualTo(call.times().endsAt());
        assertThat(received.get(id).stream().distinct())
            .as("delivered at least once, and first delivered in order")
            .containsExactlyElementsOf(
                IntStream.rangeClosed(1, calls.history(ANNA, id).size()).boxed().toList());
      }
      assertThat(running.report().ended()).isEqualTo(1000);
    }
  }

  @Test
  void slowProvidersAndHangingListenersDelayNoEnd() throws InterruptedException {
    CountDownLatch hang = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(40);
    FakeRooms rooms = new FakeRooms();
    CallRepository repository =
        recording(
            invocation -> {
              if (invocation.is(Operation.TRY_UPDATE_ALL)) {
                for (CallChange change : invocation.changes()) {
                  if (change.call().endReason() == EndReason.TIME_LIMIT) {
                    ended.countDown();
                  }
                }
              }
            });
    VideoCallService calls =
        VideoCallService.builder()
            .settings(CallSettings.builder().limits(PersonLimits.NONE).build())
            .repository(repository)
            .provider(VideoProvider.of(rooms, new FakeTokens()))
            .keeperSettings(
                KeeperSettings.builder()
                    .pollInterval(Duration.ofMillis(100))
                    .lookAhead(Duration.ofMillis(200))
                    .leaseDuration(Duration.ofSeconds(1))
                    .batchSize(10)
                    .workerThreads(2)
                    .build())
            .listener((event, call) -> hangUntil(hang))
            .build();
    rooms.beforeClose(() -> hangUntil(hang));
    try (CallKeeper running = calls.keeper()) {
      running.start();
      for (int i = 0; i < 40; i++) {
        startedCall(calls);
      }
      assertThat(ended.await(60, TimeUnit.SECONDS))
          .as("all ended, with every worker stuck and four times as many calls as the batch")
          .isTrue();
      hang.countDown();
    }
  }

  @Test
  void aHangingListenerDoesNotDelayClosingTheRoom() throws InterruptedException {
    CountDownLatch hang = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    FakeRooms rooms = new FakeRooms();
    rooms.beforeClose(closed::countDown);
    VideoCallService calls =
        VideoCallService.builder()
            .settings(CallSettings.builder().limits(PersonLimits.NONE).build())
            .repository(new InMemoryCallRepository())
            .provider(VideoProvider.of(rooms, new FakeTokens()))
            .listener((event, call) -> hangUntil(hang))
            .build();
    try (CallKeeper running = calls.keeper()) {
      running.start();
      startedCall(calls);
      assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
      hang.countDown();
    }
  }

  private static CallRepository recording(Consumer<Invocation> before) {
    RecordingRepository repository = new RecordingRepository();
    repository.before(before);
    return repository;
  }

  private static void hangUntil(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anErrorInARoundDoesNotStopTheKeeper() throws InterruptedException {
    AtomicInteger errors = new AtomicInteger(3);
    CountDownLatch over = new CountDownLatch(1);
    CallRepository failing =
        recording(
            invocation -> {
              if (invocation.is(Operation.CLAIM_DUE) && errors.getAndDecrement() > 0) {
                throw new NoClassDefFoundError("for once");
              }
            });
    VideoCallService calls =
        VideoCallService.builder()
            .repository(failing)
            .provider(VideoProvider.of(new FakeRooms(), new FakeTokens()))
            .listener((event, call) -> countDown(over, event))
            .build();
    try (CallKeeper running = calls.keeper()) {
      running.start();
      startedCall(calls);
      assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void countDown(CountDownLatch over, CallEvent event) {
    if (event instanceof CallEvent.Completed) {
      over.countDown();
    }
  }

  @Test
  void aServiceWithoutListenersLeavesUndeliveredEventsToOtherNodes() {
    boolean[] broken = {true};
    List<CallEvent> received = new ArrayList<>();
    ServiceFixture hearing =
        new ServiceFixture(
            builder ->
                builder.listener(
                    (event, call) -> {
                      if (broken[0]) {
                        throw new IllegalStateException("not yet");
                      }
                      received.add(event);
                    }));
    CallId id = hearing.pending();
    hearing.advance(0);
    VideoCallService deaf =
        VideoCallService.builder()
            .repository(hearing.repository)
            .provider(VideoProvider.of(hearing.rooms, hearing.tokens))
            .clock(hearing.clock)
            .build();
    deaf.cancel(ANNA, id, null);
    broken[0] = false;
    hearing.advance(2);

    assertThat(received).isEqualTo(hearing.calls.history(ANNA, id)).hasSize(2);
  }

  private static CallId startedCall(VideoCallService calls) {
    CallId id =
        calls
            .request(
                ANNA, CallRequest.inviting("ben").at(calls.now()).lasting(Duration.ofSeconds(1)))
            .id();
    calls.accept(BEN, id);
    calls.join(ANNA, id);
    calls.join(BEN, id);
    Provider.connects(calls, id, "anna", "ben");
    return id;
  }

  @Test
  void aKeeperStartsOnlyOnceAndCloseMayBeRepeated() {
    keeper.start();

    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(keeper::start);
    keeper.close();
    keeper.close();
  }

  @Test
  void aKeeperRunsOnThreadsOfTheHostAndEndsThem() throws InterruptedException {
    List<Thread> threads = new CopyOnWriteArrayList<>();
    keeper.start(
        task -> {
          Thread thread = new Thread(task);
          threads.add(thread);
          return thread;
        });
    assertThat(threads).as("one for each loop").hasSize(4);
    keeper.close();

    for (Thread thread : threads) {
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void twoKeepersOnOneRepositoryEndEachCallOnce() {
    ServiceFixture other = new ServiceFixture();
    List<VideoCallService> nodes = new ArrayList<>();
    for (int node = 0; node < 4; node++) {
      nodes.add(
          VideoCallService.builder()
              .settings(CallSettings.builder().limits(PersonLimits.NONE).build())
              .repository(fixture.repository)
              .provider(VideoProvider.of(fixture.rooms, other.tokens))
              .clock(fixture.clock)
              .build());
    }
    List<CallId> ids = IntStream.range(0, 200).mapToObj(i -> fixture.inProgress()).toList();
    fixture.advance(0);
    fixture.clock.advance(Duration.ofSeconds(15));

    Together.run(
        4,
        node -> {
          int done = 0;
          for (int due = nodes.get(node).keeper().runDue(); due > 0; ) {
            done += due;
            due = nodes.get(node).keeper().runDue();
          }
          return done;
        });

    for (CallId id : ids) {
      assertThat(fixture.calls.history(ANNA, id))
          .filteredOn(CallEvent.Completed.class::isInstance)
          .hasSize(1);
      assertThat(fixture.rooms.isOpen(id.roomName())).isFalse();
    }
  }

  @Test
  void concurrentAcceptCancelAndCompleteHaveOneOutcome() {
    for (int round = 0; round < 100; round++) {
      CallId id = fixture.pending();
      Together.run(16, thread -> race(id, thread % 4));

      VideoCall call = fixture.get(id);
      List<CallEvent> history = fixture.calls.history(ANNA, id);
      assertThat(history)
          .extracting(CallEvent::sequence)
          .isEqualTo(IntStream.rangeClosed(1, history.size()).boxed().toList());
      Map<String, Long> times = new HashMap<>();
      history.stream()
          .filter(e -> !(e instanceof CallEvent.NoShow)) // one for each person
          .forEach(e -> times.merge(e.getClass().getSimpleName(), 1L, Long::sum));
      assertThat(times.values()).containsOnly(1L);
      long endings =
          history.stream()
              .filter(e -> e instanceof CallEvent.Cancelled || e instanceof CallEvent.Missed)
              .count();
      assertThat(endings).isEqualTo(1);
      assertThat(call.status()).isIn(CallStatus.CANCELLED, CallStatus.MISSED);
      fixture.advance(0);
      assertThat(delivered).isEqualTo(history);
      delivered.clear();
    }
  }

  private VideoCall race(CallId id, int what) {
    try {
      return switch (what) {
        case 0, 1 -> fixture.calls.accept(BEN, id);
        case 2 -> fixture.calls.cancel(ANNA, id, "changed my mind");
        default -> fixture.calls.complete(Actor.system(), id);
      };
    } catch (VideoCallException refused) {
      return fixture.get(id);
    }
  }
}
