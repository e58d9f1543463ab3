package dev.bookend;

import static dev.bookend.ServiceFixture.ANNA;
import static dev.bookend.ServiceFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.RecordingRepository.Operation;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.KeyReusedException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallGuard.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Requests with idempotency keys, between whose steps other requests run. */
class RequestKeyRaceTest {
  private static final CallRequest BENS = CallRequest.inviting("anna").withRequestKey("k");

  private final RecordingRepository repository = new RecordingRepository();
  private final AtomicBoolean rejectsViews = new AtomicBoolean();
  private final ServiceFixture fixture =
      new ServiceFixture(
          b ->
              b.repository(repository)
                  .guard((actor, action, call) -> action != Action.VIEW || !rejectsViews.get()));
  private final VideoCallService calls = fixture.calls;
  private final VideoCall ringing = calls.request(ANNA, CallRequest.inviting("ben"));

  /** Runs code once, after the next request has found the ringing call. */
  private void beforeTheAnswer(Runnable code) {
    AtomicBoolean first = new AtomicBoolean(true);
    repository.after(
        operation -> {
          if (operation == Operation.INSERT && first.getAndSet(false)) {
            code.run();
          }
        });
  }

  @Test
  void twoEqualRequestsThatAcceptTheSameCallBothReturnIt() {
    List<VideoCall> answers = new ArrayList<>();
    beforeTheAnswer(() -> answers.add(calls.request(BEN, BENS)));

    answers.add(calls.request(BEN, BENS));

    VideoCall accepted = fixture.get(ringing.id());
    assertThat(accepted.status()).isEqualTo(CallStatus.ACCEPTED);
    assertThat(answers).containsExactly(accepted, accepted);
    assertThat(repository.count(Operation.UPDATE)).as("attempts").isEqualTo(2);
  }

  @Test
  void ofTwoDifferentRequestsWithOneKeyTheSecondIsRejected() {
    beforeTheAnswer(() -> calls.request(BEN, BENS));

    assertThatExceptionOfType(KeyReusedException.class)
        .isThrownBy(() -> calls.request(BEN, BENS.lasting(Duration.ofSeconds(20))));
  }

  @Test
  void anAnswerFoundAfterAConflictIsGuarded() {
    beforeTheAnswer(
        () -> {
          calls.request(BEN, BENS);
          rejectsViews.set(true);
        });

    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> calls.request(BEN, BENS));
  }

  /** The call is accepted in another browser tab, and cancelled by its requester. */
  @Test
  void aKeyIsNotStoredWithACallThatIsOver() {
    beforeTheAnswer(
        () -> {
          calls.accept(BEN, ringing.id());
          calls.cancel(ANNA, ringing.id(), null);
        });

    VideoCall own = calls.request(BEN, BENS);

    assertThat(own.id()).isNotEqualTo(ringing.id());
    assertThat(own.status()).isEqualTo(CallStatus.PENDING);
    assertThat(calls.request(BEN, BENS)).isEqualTo(own);
  }

  @Test
  void aRequestWithoutKeyReturnsNoCallThatIsOver() {
    beforeTheAnswer(
        () -> {
          calls.accept(BEN, ringing.id());
          calls.cancel(ANNA, ringing.id(), null);
        });

    assertThat(calls.request(BEN, BENS.withRequestKey(null)).status())
        .isEqualTo(CallStatus.PENDING);
  }
}
