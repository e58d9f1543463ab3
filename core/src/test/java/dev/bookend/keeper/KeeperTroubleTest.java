package dev.bookend.keeper;

import static dev.bookend.ServiceFixture.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.RecordingRepository.Operation;
import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallRoom;
import dev.bookend.call.CallStatus;
import dev.bookend.call.EndReason;
import dev.bookend.call.StorageException;
import dev.bookend.call.VideoCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Version conflicts, paused nodes, failing storage, and slow providers. */
class KeeperTroubleTest {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final Queue<Runnable> stuck = new ArrayDeque<>();
  private final SteppedKeeper stepped = new SteppedKeeper();

  private SteppedKeeper withStuckWorkers(int batch) {
    return new SteppedKeeper(
        KeeperSettings.builder()
            .pollInterval(Duration.ofMillis(600))
            .lookAhead(Duration.ofMillis(900))
            .leaseDuration(Duration.ofSeconds(2))
            .batchSize(batch)
            .workerThreads(2)
            .build(),
        stuck::add);
  }

  private void work() {
    for (Runnable next = stuck.poll(); next != null; next = stuck.poll()) {
      next.run();
    }
  }

  @Test
  void aPausedNodeClaimsAgainBeforeItEndsACallIfItsLeaseHasExpired() {
    CallId id = stepped.inProgress(1, Duration.ZERO, LIMIT).get(0);
    Instant end = stepped.get(id).times().endsAt();
    stepped.pass(Duration.between(stepped.clock.instant(), end).minusMillis(100));
    stepped.repository.log.clear();
    stepped.clock.advance(Duration.ofSeconds(3));
    stepped.loop.transitions.round();
    assertThat(stepped.repository.log).as("the old claim counts no more").isEmpty();
    assertThat(stepped.get(id).status()).isEqualTo(CallStatus.IN_PROGRESS);
    stepped.repository.log.clear();
    stepped.settle();

    assertThat(stepped.repository.log).startsWith(Operation.CLAIM_DUE, Operation.TRY_UPDATE_ALL);
    assertThat(stepped.get(id).status()).isEqualTo(CallStatus.COMPLETED);
  }

  @Test
  void aTaskIsNotRunAfterTheLeaseHasExpired() {
    SteppedKeeper slow = withStuckWorkers(10);
    CallId id = slow.inProgress(slow.otherNode, LIMIT);
    slow.pass(Duration.ofMillis(700));
    assertThat(stuck).isNotEmpty();
    slow.clock.advance(Duration.ofSeconds(3));
    work();
    assertThat(slow.delivered).as("another node may hold the lease").isEmpty();
    slow.settle();
    work();

    assertThat(slow.delivered).isEqualTo(slow.calls.history(ANNA, id)).isNotEmpty();
  }

  @Test
  void theLeaseOfALongTaskIsRenewed() {
    SteppedKeeper slow = withStuckWorkers(10);
    slow.inProgress(slow.calls, Duration.ofMinutes(1));
    slow.pass(Duration.ofSeconds(10));

    assertThat(
            slow.repository.memory.claimDue(
                slow.clock.instant(), Duration.ZERO, Duration.ofSeconds(1), 10))
        .isEmpty();
    work();
    assertThat(slow.delivered).isNotEmpty();
  }

  @Test
  void aCallDroppedDuringItsRenewalStillEndsInTime() {
    SteppedKeeper slow = withStuckWorkers(10);
    CallId id = slow.inProgress(slow.calls, Duration.ofMillis(8700));
    Instant end = slow.get(id).times().endsAt();
    List<Duration> before = new ArrayList<>();
    slow.repository.after(
        operation -> {
          Duration left = Duration.between(slow.clock.instant(), end);
          if (operation == Operation.RENEW && left.compareTo(Duration.ofSeconds(2)) < 0) {
            before.add(left);
            work();
            slow.loop.results.round();
          }
        });
    slow.pass(Duration.between(slow.clock.instant(), end).plusMillis(50));

    assertThat(before.get(0))
        .as("longer than the old claim")
        .isGreaterThan(Duration.ofMillis(1200));
    assertThat(slow.get(id).times().endedAt()).isEqualTo(end);
    work();
    assertThat(slow.delivered).as("delivered once each").doesNotHaveDuplicates().isNotEmpty();
  }

  @Test
  void callsQueuedBehindHangingTasksAreLeftToOtherNodes() {
    SteppedKeeper hanging = withStuckWorkers(10);
    hanging.inProgress(hanging.calls, Duration.ofMinutes(1));
    hanging.pass(Duration.ofSeconds(15));

    assertThat(takenByOthers(hanging)).hasSize(1);
    work();
    assertThat(hanging.delivered).as("others may be at it").isEmpty();
  }

  @Test
  void tasksAreLeftToOtherNodesIfStoringTheirResultsHangs() {
    SteppedKeeper hanging = new SteppedKeeper();
    hanging.resultsHang = true;
    hanging.inProgress(hanging.calls, Duration.ofMinutes(1));
    hanging.pass(Duration.ofSeconds(15));

    assertThat(hanging.delivered).isNotEmpty();
    assertThat(takenByOthers(hanging)).hasSize(1);
  }

  private static List<VideoCall> takenByOthers(SteppedKeeper stepped) {
    List<VideoCall> taken = List.of();
    for (int i = 0; i < 30 && taken.isEmpty(); i++) {
      stepped.pass(Duration.ofMillis(100));
      taken =
          stepped.repository.memory.claimDue(
              stepped.clock.instant(), Duration.ZERO, Duration.ofSeconds(1), 10);
    }
    return taken;
  }

  @Test
  void anEndThatFailsAloneIsRetriedAtOnce() {
    CallId id = stepped.inProgress(1, Duration.ZERO, LIMIT).get(0);
    Instant end = stepped.get(id).times().endsAt();
    stepped.repository.before(
        invocation -> {
          boolean down = stepped.clock.instant().isBefore(end.plusMillis(60));
          if (down && invocation.is(Operation.TRY_UPDATE_ALL)) {
            throw new StorageException("The connection broke.", new IllegalStateException());
          }
        });
    stepped.pass(Duration.between(stepped.clock.instant(), end).minusMillis(100));
    stepped.repository.log.clear();
    stepped.pass(Duration.ofMillis(300));

    assertThat(stepped.get(id).times().endedAt()).isBefore(end.plusMillis(200));
    assertThat(stepped.repository.count(Operation.TRY_UPDATE_ALL)).isLessThan(10);
  }

  /** Makes every write that contains this call fail. */
  private void refuse(CallId poison) {
    stepped.repository.before(
        invocation -> {
          if (invocation.is(Operation.TRY_UPDATE_ALL)
              && invocation.changes().stream().anyMatch(c -> c.call().id().equals(poison))) {
            throw new StorageException("No.", new IllegalStateException());
          }
        });
  }

  @Test
  void aCallThatCanNeverBeStoredDelaysNoLaterEnd() {
    List<CallId> ids = stepped.inProgress(5, Duration.ofSeconds(1), LIMIT);
    CallId poison = ids.get(0);
    refuse(poison);
    stepped.pass(Duration.ofSeconds(20));

    assertThat(stepped.get(poison).status()).isEqualTo(CallStatus.IN_PROGRESS);
    assertThat(stepped.keeper.report().ended()).isEqualTo(4);
    assertThat(stepped.keeper.report().worstLateness()).isLessThan(Duration.ofMillis(100));
  }

  @Test
  void aListenerThatAlwaysFailsForOneCallDelaysOnlyItsEvents() {
    List<CallId> ids = stepped.inProgress(21, Duration.ZERO, LIMIT);
    stepped.poisonous = ids.get(7);
    stepped.pass(Duration.ofSeconds(60), Duration.ofMillis(20));

    assertThat(stepped.poisoned).as("delivered again, with backoff").isBetween(4, 8);
    assertThat(ids).allMatch(id -> stepped.get(id).endReason() == EndReason.TIME_LIMIT);
    assertThat(stepped.get(ids.get(7)).room().phase()).isEqualTo(CallRoom.Phase.CLOSED);
    assertThat(stepped.get(ids.get(7)).outbox().failures()).isEqualTo(stepped.poisoned);
    for (CallId id : ids) {
      List<CallEvent> events =
          stepped.delivered.stream().filter(e -> e.callId().equals(id)).toList();
      if (!id.equals(stepped.poisonous)) {
        assertThat(events).isEqualTo(stepped.calls.history(ANNA, id));
      }
    }
    stepped.poisonous = null;
    stepped.pass(Duration.ofMinutes(2), Duration.ofMillis(100));
    assertThat(stepped.get(ids.get(7)).dueAt()).isEmpty();
  }

  @Test
  void theReserveLoopEndsCallsWithin250MillisIfTheMainLoopHangs() {
    CallId id = stepped.inProgress(1, Duration.ZERO, LIMIT).get(0);
    stepped.timerHangs = true;
    stepped.pass(LIMIT);

    assertThat(stepped.get(id).endReason()).isEqualTo(EndReason.TIME_LIMIT);
    assertThat(stepped.keeper.report().worstLateness()).isLessThan(Duration.ofMillis(300));
  }

  @Test
  void aShortLockOfTheHostDelaysACallNoLongerThanItself() {
    CallId id = stepped.inProgress(1, Duration.ZERO, LIMIT).get(0);
    Instant end = stepped.get(id).times().endsAt();
    stepped.repository.lock(
        call -> call.equals(id) && stepped.clock.instant().isBefore(end.plusMillis(30)));
    stepped.pass(LIMIT);

    assertThat(stepped.get(id).endReason()).isEqualTo(EndReason.TIME_LIMIT);
    assertThat(stepped.keeper.report().worstLateness()).isLessThan(Duration.ofMillis(150));
  }

  @Test
  void aLockedCallIsRetriedRarelyAndStoredAfterTheLock() {
    List<CallId> ids = stepped.inProgress(20, Duration.ZERO, LIMIT);
    ids.forEach(id -> stepped.otherNode.complete(Actor.system(), id));
    Instant free = stepped.clock.instant().plusSeconds(10);
    stepped.pass(Duration.ofMillis(10));
    stepped.repository.lock(call -> stepped.clock.instant().isBefore(free));
    stepped.repository.log.clear();
    stepped.pass(Duration.ofSeconds(9));
    assertThat(stepped.repository.writes()).as("statements in 9 s").isLessThan(9 * 100);
    stepped.pass(Duration.ofSeconds(5));

    assertThat(ids).allMatch(id -> stepped.get(id).dueAt().isEmpty());
  }

  @Test
  void tasksAreRejectedWithoutThreadsAndAllAreRetried() {
    List<String> refused = new ArrayList<>();
    Queue<Runnable> first = new ArrayDeque<>();
    BoundedExecutor[] executor = new BoundedExecutor[1];
    executor[0] =
        new BoundedExecutor(
            task -> {
              if (refused.isEmpty() && first.isEmpty()) {
                first.add(() -> executor[0].offer("anna", () -> {}, () -> refused.add("second")));
                first.element().run();
              }
              throw new RejectedExecutionException("closed");
            },
            1,
            10);

    executor[0].offer("anna", () -> {}, () -> refused.add("first"));

    assertThat(refused).containsExactly("first", "second");
  }

  @Test
  void anExtensionJustBeforeTheEndIsEffective() {
    CallId id = stepped.inProgress(1, Duration.ZERO, LIMIT).get(0);
    Instant end = stepped.get(id).times().endsAt();
    stepped.pass(Duration.between(stepped.clock.instant(), end).minusMillis(50));
    stepped.otherNode.extend(ANNA, id, Duration.ofMillis(1500));
    stepped.pass(Duration.between(stepped.clock.instant(), end).plusMillis(1400));
    assertThat(stepped.get(id).status()).isEqualTo(CallStatus.IN_PROGRESS);
    stepped.pass(Duration.ofSeconds(1));

    assertThat(stepped.get(id).endReason()).isEqualTo(EndReason.TIME_LIMIT);
    assertThat(stepped.get(id).times().endedAt()).isEqualTo(end.plusMillis(1500));
  }

  @Test
  void resultsAreStoredAfterAVersionConflict() {
    CallId id = stepped.inProgress(stepped.calls, LIMIT);
    int[] writes = {0};
    stepped.repository.before(
        invocation -> {
          if (invocation.is(Operation.TRY_UPDATE_ALL) && writes[0]++ == 0) {
            stepped.otherNode.complete(Actor.system(), id);
          }
        });
    stepped.pass(Duration.ofMillis(500));

    assertThat(stepped.get(id).status()).isEqualTo(CallStatus.COMPLETED);
    assertThat(stepped.get(id).room().phase()).isEqualTo(CallRoom.Phase.CLOSED);
    assertThat(stepped.get(id).dueAt()).isEmpty();
    assertThat(stepped.delivered).isEqualTo(stepped.calls.history(ANNA, id));
  }

  @Test
  void aFailingStorageIsQueriedRarelyAndTheKeeperRecovers() {
    List<CallId> ids = stepped.inProgress(50, Duration.ofMillis(1), LIMIT);
    stepped.pass(Duration.ofMillis(11_500));
    stepped.repository.log.clear();
    stepped.repository.before(
        invocation -> {
          throw new StorageException("The storage is down.", new IllegalStateException());
        });
    stepped.pass(Duration.ofSeconds(20));
    assertThat(stepped.repository.log).as("attempts in 20 s").hasSizeBetween(18, 60);
    stepped.repository.work();
    stepped.pass(Duration.ofSeconds(4));

    assertThat(ids).allMatch(id -> stepped.get(id).endReason() == EndReason.TIME_LIMIT);
    assertThat(ids).allMatch(id -> stepped.get(id).dueAt().isEmpty());
    assertThat(stepped.delivered).doesNotHaveDuplicates();
  }

  @Test
  void resultsOfAnOutageAreStoredAfterTheRecovery() {
    List<CallId> ids = stepped.inProgress(20, Duration.ZERO, LIMIT);
    stepped.repository.before(
        invocation -> {
          if (invocation.is(Operation.TRY_UPDATE_ALL)
              && invocation.changes().stream().noneMatch(this::ends)) {
            throw new StorageException("The storage is down.", new IllegalStateException());
          }
        });
    stepped.pass(Duration.ofSeconds(13));
    assertThat(stepped.rooms.log).filteredOn("close"::equals).hasSize(20);
    assertThat(ids).allMatch(id -> stepped.get(id).room().phase() == CallRoom.Phase.CLOSING);
    stepped.repository.work();
    stepped.pass(Duration.ofSeconds(2));

    assertThat(ids).allMatch(id -> stepped.get(id).dueAt().isEmpty());
    assertThat(stepped.rooms.log).as("closed once").filteredOn("close"::equals).hasSize(20);
    assertThat(stepped.delivered).doesNotHaveDuplicates();
  }

  private boolean ends(CallChange change) {
    return change.events().stream().anyMatch(CallEvent.Completed.class::isInstance);
  }

  @Test
  void aCallThatCannotBeStoredDelaysNoOtherEnd() {
    List<CallId> ids = stepped.inProgress(100, Duration.ZERO, LIMIT);
    CallId poison = Collections.min(ids, Comparator.comparing(CallId::value));
    refuse(poison);
    stepped.pass(Duration.ofSeconds(14));

    assertThat(ids)
        .filteredOn(id -> !id.equals(poison))
        .allSatisfy(
            id -> {
              VideoCall call = stepped.get(id);
              assertThat(call.times().endedAt()).isBefore(call.times().endsAt().plusMillis(200));
              assertThat(call.dueAt()).isEmpty();
            });
    assertThat(stepped.get(poison).status()).isEqualTo(CallStatus.IN_PROGRESS);
    stepped.repository.work();
    stepped.pass(Duration.ofSeconds(3));
    assertThat(stepped.get(poison).status()).isEqualTo(CallStatus.COMPLETED);
  }

  @Test
  void rejectedTasksArePostponedInOneBatchAndSpreadAndEndsGoFirst() {
    SteppedKeeper slow = withStuckWorkers(10);
    List<CallId> ids =
        Stream.generate(() -> slow.inProgress(slow.otherNode, LIMIT)).limit(100).toList();
    slow.pass(Duration.ofSeconds(16));

    assertThat(ids).allMatch(id -> slow.get(id).endReason() == EndReason.TIME_LIMIT);
    assertThat(slow.keeper.report().worstLateness()).isLessThan(Duration.ofMillis(100));
    slow.pass(Duration.ofSeconds(3));
    assertThat(slow.repository.count(Operation.UPDATE)).isZero();
    for (int round = 0; round < 400; round++) {
      work();
      slow.pass(Duration.ofMillis(50), Duration.ofMillis(10));
    }
    assertThat(ids)
        .as("rooms closed, all delivered")
        .allMatch(id -> slow.get(id).dueAt().isEmpty());
  }

  @Test
  void retrySlotsFollowTheCompletionRate() {
    RetryPacer pacer = new RetryPacer();
    Instant now = stepped.clock.instant();
    assertThat(pacer.next("anna", now)).isEqualTo(now.plusSeconds(1));
    assertThat(pacer.next("anna", now))
        .as("quick, for all that is known")
        .isEqualTo(now.plusMillis(1001));
    Instant next = now.plusSeconds(1);
    assertThat(pacer.next("anna", next)).isEqualTo(next.plusSeconds(1));
    assertThat(pacer.next("anna", next))
        .as("100 a second at least")
        .isEqualTo(next.plusMillis(1010));
    for (int i = 0; i < 2000; i++) {
      pacer.finished(next);
    }
    assertThat(pacer.next("anna", next)).isEqualTo(next.plusMillis(1020));
    assertThat(pacer.next("anna", next))
        .as("2,000 a second")
        .isEqualTo(next.plusNanos(1_020_500_000));
    assertThat(pacer.next("anna", now.plusSeconds(10))).isEqualTo(now.plusSeconds(11));
  }

  @Test
  void retrySlotsOfOneRequesterDoNotDelayAnother() {
    RetryPacer pacer = new RetryPacer();
    Instant now = stepped.clock.instant();
    for (int i = 0; i < 5000; i++) {
      pacer.next("flooder", now);
    }

    assertThat(pacer.next("anna", now)).isEqualTo(now.plusSeconds(1));
    assertThat(pacer.next("anna", now)).as("half of the rate").isEqualTo(now.plusMillis(1002));
    assertThat(pacer.next("flooder", now)).isEqualTo(now.plusSeconds(6));
    assertThat(pacer.next("anna", now.plusSeconds(10))).isEqualTo(now.plusSeconds(11));
  }

  @Test
  void theKeeperIsNotifiedAfterTheHostsCommitAndNeverAfterARollback() {
    stepped.settle();
    stepped.clock.advance(Duration.ofMillis(100));
    Queue<Runnable> transaction = new ArrayDeque<>();
    stepped.repository.onCommit(transaction::add);
    stepped.calls.request(ANNA, CallRequest.inviting("ben").at(stepped.calls.now()));
    stepped.settle();
    assertThat(stepped.delivered).as("nothing before the commit, or if there is none").isEmpty();
    transaction.forEach(Runnable::run);
    stepped.settle();

    assertThat(stepped.delivered).hasSize(1);
  }

  @Test
  void aCallThatATransactionOfTheHostsMayHaveChangedIsReadAgain() {
    CallId id = stepped.inProgress(1, Duration.ZERO, LIMIT).get(0);
    Instant end = stepped.get(id).times().endsAt();
    stepped.pass(Duration.between(stepped.clock.instant(), end).minusMillis(50));
    Queue<Runnable> transaction = new ArrayDeque<>();
    stepped.repository.onCommit(transaction::add);
    stepped.calls.extend(ANNA, id, Duration.ofMillis(500));
    stepped.repository.onCommit(Runnable::run);
    stepped.repository.log.clear();
    transaction.forEach(Runnable::run);
    stepped.settle();
    assertThat(stepped.repository.log).contains(Operation.RENEW);
    stepped.pass(Duration.ofSeconds(1));

    assertThat(stepped.get(id).times().endedAt()).isEqualTo(end.plusMillis(500));
  }
}
