package dev.bookend.keeper;

import static dev.bookend.ServiceFixture.ANNA;
import static dev.bookend.ServiceFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.RecordingRepository.Operation;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.EndReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The number of repository operations of a started keeper. */
class KeeperThriftTest {
  private final SteppedKeeper stepped = new SteppedKeeper();

  @Test
  void atAThousandEndsPerSecondACallCostsLessThanOnePointOneWrites() {
    List<CallId> ids = stepped.inProgress(2000, Duration.ofMillis(1), Duration.ofSeconds(15));
    stepped.pass(Duration.ofSeconds(15));

    assertThat(ids)
        .allSatisfy(
            id -> {
              assertThat(stepped.get(id).endReason()).isEqualTo(EndReason.TIME_LIMIT);
              assertThat(stepped.get(id).dueAt()).isEmpty();
            });
    assertThat(stepped.keeper.report().ended()).isEqualTo(2000);
    assertThat(stepped.keeper.report().worstLateness()).isLessThanOrEqualTo(Duration.ofMillis(6));
    assertThat(stepped.repository.writes()).as("writes").isLessThanOrEqualTo(2200);
    assertThat(stepped.repository.log)
        .doesNotContain(Operation.HISTORY, Operation.UPDATE, Operation.RELEASE, Operation.RENEW);
  }

  @Test
  void aBacklogCostsATwentiethOfAWritePerCall() {
    List<CallId> ids = stepped.inProgress(5000, Duration.ZERO, Duration.ofSeconds(15));
    stepped.clock.advance(Duration.ofSeconds(60));
    stepped.pass(Duration.ofMillis(500));
    assertThat(stepped.keeper.report().ended()).as("ends go first").isEqualTo(5000);
    stepped.pass(Duration.ofSeconds(4));

    assertThat(ids).allMatch(id -> stepped.get(id).dueAt().isEmpty());
    assertThat(stepped.keeper.report().ended()).isEqualTo(5000);
    assertThat(stepped.repository.writes()).as("writes").isLessThanOrEqualTo(250);
    assertThat(
            stepped.repository.count(
                Operation.HISTORY, Operation.UPDATE, Operation.RELEASE, Operation.RENEW))
        .isZero();
  }

  @Test
  void anIdleNodePollsAtMostTwicePerSecond() {
    stepped.pass(Duration.ofSeconds(30));

    assertThat(stepped.repository.log).hasSizeBetween(30, 60);
  }

  @Test
  void whileTheJournalIsReadAnIdleNodePollsOncePerSecond() {
    for (int second = 0; second < 30; second++) {
      stepped.loop.claims.onJournalRead(List.of());
      stepped.pass(Duration.ofSeconds(1));
    }

    assertThat(stepped.repository.count(Operation.CLAIM_DUE)).isBetween(28L, 31L);
  }

  @Test
  void rarerPollsMakeNoEndLater() {
    List<CallId> ids = stepped.inProgress(20, Duration.ofMillis(70), Duration.ofSeconds(15));
    for (int second = 0; second < 16; second++) {
      stepped.loop.claims.onJournalRead(List.of());
      stepped.pass(Duration.ofSeconds(1));
    }

    assertThat(ids).allMatch(id -> stepped.get(id).endReason() == EndReason.TIME_LIMIT);
    assertThat(stepped.keeper.report().worstLateness()).isLessThanOrEqualTo(Duration.ofMillis(6));
  }

  @Test
  void aCallOfAnotherNodeInTheJournalIsClaimedInTime() {
    stepped.loop.claims.onJournalRead(List.of());
    stepped.pass(Duration.ofSeconds(1));
    CallId id = stepped.otherNode.request(ANNA, CallRequest.inviting("ben")).id();
    stepped.loop.claims.onJournalRead(List.of(stepped.get(id)));
    stepped.pass(Duration.ofMillis(50));

    assertThat(stepped.delivered).extracting(CallEvent::callId).containsExactly(id);
  }

  @Test
  void manyCallsStoredTogetherAreClaimedTogetherWithoutDelay() {
    stepped.settle();
    stepped.clock.advance(Duration.ofMillis(100));
    stepped.repository.log.clear();
    List<CallId> ids = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      ids.add(
          stepped.calls.request(ANNA, CallRequest.inviting("ben").at(stepped.calls.now())).id());
      stepped.settle();
    }
    assertThat(stepped.delivered).as("the first need not wait").hasSize(1);
    stepped.pass(Duration.ofMillis(50));

    assertThat(stepped.delivered)
        .extracting(CallEvent::callId)
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(stepped.repository.count(Operation.CLAIM_DUE)).isLessThanOrEqualTo(3);
    assertThat(stepped.repository.count(Operation.HISTORY)).isZero();
  }

  @Test
  void aCallCompletedDuringItsLeaseIsNotClaimedAgain() {
    CallId id = stepped.inProgress(stepped.calls, Duration.ofSeconds(15));
    stepped.settle();
    stepped.pass(Duration.ofMillis(500));
    int before = stepped.delivered.size();
    stepped.calls.complete(BEN, id);
    stepped.settle();

    assertThat(stepped.delivered.subList(before, stepped.delivered.size()))
        .hasAtLeastOneElementOfType(CallEvent.Completed.class);
    stepped.pass(Duration.ofMillis(100));
    assertThat(stepped.delivered).isEqualTo(stepped.otherNode.history(ANNA, id));
    assertThat(stepped.get(id).dueAt()).isEmpty();
    assertThat(stepped.repository.count(Operation.HISTORY)).isZero();
  }

  @Test
  void eventsStoredByAnotherNodeAreReadAndDeliveredInOrder() {
    CallId id = stepped.inProgress(stepped.otherNode, Duration.ofSeconds(15));
    stepped.pass(Duration.ofSeconds(17));

    assertThat(stepped.delivered).isEqualTo(stepped.otherNode.history(ANNA, id));
    assertThat(stepped.repository.count(Operation.HISTORY)).isEqualTo(1);
  }
}
