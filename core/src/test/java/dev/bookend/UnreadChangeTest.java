package dev.bookend;

import static dev.bookend.ServiceFixture.ANNA;
import static dev.bookend.ServiceFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.RecordingRepository.Operation;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallStatus;
import dev.bookend.call.IllegalCallStateException;
import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import dev.bookend.call.VideoCallException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A node changes a call that it has stored last without reading it. Whatever another node has
 * stored meanwhile, the result is that of the stored state.
 */
class UnreadChangeTest {
  private final RecordingRepository repository = new RecordingRepository();
  private final ServiceFixture node = new ServiceFixture(b -> b.repository(repository));
  private final VideoCallService calls = node.calls;

  /** Another node: the same storage, another cache. */
  private final VideoCallService other =
      new ServiceFixture(b -> b.repository(repository.memory).clock(node.clock)).calls;

  private static final Actor CLEO = Actor.of("cleo");

  private final CallId id = node.pending();

  private List<Operation> operations(Runnable work) {
    repository.clear();
    work.run();
    return repository.operations();
  }

  private VideoCall stored() {
    return repository.memory.find(id).orElseThrow();
  }

  @Test
  void changeOfACallThatThisNodeStoredLastReadsNothing() {
    assertThat(operations(() -> calls.accept(BEN, id))).containsExactly(Operation.UPDATE);
    assertThat(operations(() -> calls.reschedule(ANNA, id, calls.now().plusSeconds(60), null)))
        .containsExactly(Operation.UPDATE);
  }

  @Test
  void changeOfAnotherNodeIsReadAfterTheConflict() {
    Participant.Response accepted = Participant.Response.ACCEPTED;
    Instant later = calls.now().plusSeconds(60);
    other.reschedule(ANNA, id, later, null);

    assertThat(operations(() -> calls.accept(BEN, id)))
        .containsExactly(Operation.UPDATE, Operation.FIND, Operation.UPDATE);

    assertThat(stored().participant("ben").map(Participant::response)).contains(accepted);
    assertThat(stored().scheduledAt()).isEqualTo(later);
  }

  @Test
  void callThatAnotherNodeEndedIsNotChanged() {
    other.cancel(ANNA, id, null);

    assertThatExceptionOfType(IllegalCallStateException.class)
        .isThrownBy(() -> calls.accept(BEN, id));

    assertThat(stored().status()).isEqualTo(CallStatus.CANCELLED);
  }

  @Test
  void changeThatOnlyTheOutdatedStateRejectsIsApplied() {
    other.add(ANNA, id, "cleo", null);

    calls.accept(CLEO, id);

    assertThat(stored().participant("cleo").map(Participant::response))
        .contains(Participant.Response.ACCEPTED);
  }

  @Test
  void changeThatIsNoneInTheOutdatedStateIsReadAgain() {
    calls.accept(BEN, id);
    assertThat(operations(() -> calls.accept(BEN, id))).containsExactly(Operation.FIND);
  }

  @Test
  void uncommittedChangeIsNotUsed() {
    List<Runnable> commits = new ArrayList<>();
    repository.onCommit(commits::add);
    calls.accept(BEN, id);

    assertThat(operations(() -> calls.reschedule(ANNA, id, calls.now().plusSeconds(60), null)))
        .containsExactly(Operation.UPDATE, Operation.FIND, Operation.UPDATE);
  }

  /** The host may have rolled the change back to a savepoint before its commit. */
  @Test
  void changeOfAHostTransactionIsReadAfterItsCommit() {
    List<Runnable> commits = new ArrayList<>();
    repository.onCommit(commits::add);
    calls.accept(BEN, id);
    commits.forEach(Runnable::run);

    assertThat(operations(() -> calls.reschedule(ANNA, id, calls.now().plusSeconds(60), null)))
        .containsExactly(Operation.FIND, Operation.UPDATE);
  }

  @Test
  void personWhomAnotherNodeRemovedGetsNoToken() {
    calls.accept(BEN, id);
    calls.join(ANNA, id);
    other.remove(ANNA, id, "ben", null);

    assertThatExceptionOfType(VideoCallException.class).isThrownBy(() -> calls.join(BEN, id));
  }

  @Test
  void endByTheKeeperIsKnownAtOnce() {
    CallId running = node.inProgress();
    node.clock.advance(Duration.ofMinutes(5));
    calls.keeper().runDue();

    assertThat(
            operations(
                () ->
                    assertThatExceptionOfType(IllegalCallStateException.class)
                        .isThrownBy(() -> calls.extend(ANNA, running, Duration.ofSeconds(1)))))
        .containsExactly(Operation.FIND);
  }
}
