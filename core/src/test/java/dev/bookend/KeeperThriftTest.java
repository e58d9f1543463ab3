package dev.bookend;

import static dev.bookend.Stage.ANNA;
import static dev.bookend.Stage.BEN;
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

/** What a started keeper asks of the repository. */
class KeeperThriftTest {
  private final Rig rig = new Rig();

  @Test
  void atAThousandEndsASecondACallCostsLessThanATenthMoreThanOneWrite() {
    List<CallId> ids = rig.inProgress(2000, Duration.ofMillis(1), Duration.ofSeconds(15));
    rig.pass(Duration.ofSeconds(15));

    assertThat(ids)
        .allSatisfy(
            id -> {
              assertThat(rig.get(id).endReason()).isEqualTo(EndReason.TIME_LIMIT);
              assertThat(rig.get(id).dueAt()).isEmpty();
            });
    assertThat(rig.keeper.report().ended()).isEqualTo(2000);
    assertThat(rig.keeper.report().worstLateness()).isLessThanOrEqualTo(Duration.ofMillis(6));
    assertThat(rig.repository.writes()).as("writes").isLessThanOrEqualTo(2200);
    assertThat(rig.repository.log)
        .doesNotContain(Operation.HISTORY, Operation.UPDATE, Operation.RELEASE, Operation.RENEW);
  }

  @Test
  void aBacklogCostsATwentiethOfAWriteACall() {
    List<CallId> ids = rig.inProgress(5000, Duration.ZERO, Duration.ofSeconds(15));
    rig.clock.advance(Duration.ofSeconds(60));
    rig.pass(Duration.ofMillis(500));
    assertThat(rig.keeper.report().ended()).as("ends go first").isEqualTo(5000);
    rig.pass(Duration.ofSeconds(4));

    assertThat(ids).allMatch(id -> rig.get(id).dueAt().isEmpty());
    assertThat(rig.keeper.report().ended()).isEqualTo(5000);
    assertThat(rig.repository.writes()).as("writes").isLessThanOrEqualTo(250);
    assertThat(
            rig.repository.count(
                Operation.HISTORY, Operation.UPDATE, Operation.RELEASE, Operation.RENEW))
        .isZero();
  }

  @Test
  void anIdleNodeAsksTwiceASecondAtTheMost() {
    rig.pass(Duration.ofSeconds(30));

    assertThat(rig.repository.log).hasSizeBetween(30, 60);
  }

  @Test
  void manyCallsStoredAtOnceAreClaimedTogetherAndAtOnce() {
    rig.settle();
    rig.clock.advance(Duration.ofMillis(100));
    rig.repository.log.clear();
    List<CallId> ids = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      ids.add(rig.calls.request(ANNA, CallRequest.between("anna", "ben").at(rig.calls.now())).id());
      rig.settle();
    }
    assertThat(rig.heard).as("the first need not wait").hasSize(1);
    rig.pass(Duration.ofMillis(50));

    assertThat(rig.heard).extracting(CallEvent::callId).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(rig.repository.count(Operation.CLAIM_DUE)).isLessThanOrEqualTo(3);
    assertThat(rig.repository.count(Operation.HISTORY)).isZero();
  }

  @Test
  void aCallThatGoesOnWhileItsClaimLastsIsNotClaimedAgain() {
    CallId id = rig.inProgress(rig.calls, Duration.ofSeconds(15));
    rig.settle();
    rig.pass(Duration.ofMillis(500));
    int told = rig.heard.size();
    rig.calls.complete(BEN, id);
    rig.settle();

    assertThat(rig.heard.subList(told, rig.heard.size()))
        .hasAtLeastOneElementOfType(CallEvent.Completed.class);
    rig.pass(Duration.ofMillis(100));
    assertThat(rig.heard).isEqualTo(rig.calls.history(ANNA, id));
    assertThat(rig.get(id).dueAt()).isEmpty();
    assertThat(rig.repository.count(Operation.HISTORY)).isZero();
  }

  @Test
  void whatAnotherNodeStoredIsReadAndToldInOrder() {
    CallId id = rig.inProgress(rig.otherNode, Duration.ofSeconds(15));
    rig.pass(Duration.ofSeconds(17));

    assertThat(rig.heard).isEqualTo(rig.calls.history(ANNA, id));
    assertThat(rig.repository.count(Operation.HISTORY)).isEqualTo(1);
  }
}
