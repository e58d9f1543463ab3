package dev.bookend;

import static dev.bookend.ServiceFixture.ANNA;
import static dev.bookend.ServiceFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.RecordingRepository.Operation;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.KeyReusedException;
import dev.bookend.call.VideoCall;
import dev.bookend.testing.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestKeyTest {
  private final RecordingRepository repository = new RecordingRepository();
  private final ServiceFixture fixture = new ServiceFixture(b -> b.repository(repository));
  private final VideoCallService calls = fixture.calls;
  private final Instant noon = fixture.clock.instant().plus(Duration.ofHours(3));
  private final CallRequest request =
      CallRequest.inviting("ben", "cleo")
          .withRoles(Map.of("anna", "patient", "ben", "doctor"))
          .at(noon)
          .lasting(Duration.ofSeconds(20))
          .forBooking("b-1")
          .withRequestKey("k");

  /** C37 */
  @Test
  void aRepeatedKeyIsGuardedAndCompared() {
    VideoCall call = calls.request(ANNA, request);

    assertThat(calls.request(ANNA, request)).isEqualTo(call);
    for (CallRequest other :
        List.of(
            request.at(noon.plusSeconds(1)),
            request.at(null),
            request.lasting(Duration.ofSeconds(21)),
            request.lasting(null),
            request.forBooking("b-2"),
            request.forBooking(null),
            request.withRoles(Map.of("anna", "doctor", "ben", "patient")),
            CallRequest.inviting("ben", "dora")
                .withRoles(request.roles())
                .at(noon)
                .lasting(request.limit())
                .forBooking("b-1")
                .withRequestKey("k"))) {
      assertThatExceptionOfType(KeyReusedException.class)
          .isThrownBy(() -> calls.request(ANNA, other));
    }
  }

  /** C37 */
  @Test
  void aRepeatedKeyIsRejectedIfTheGuardRejectsTheView() {
    AtomicBoolean refuses = new AtomicBoolean();
    ServiceFixture guarded =
        new ServiceFixture(b -> b.guard((actor, action, call) -> !refuses.get()));
    guarded.calls.request(ANNA, request);
    refuses.set(true);

    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> guarded.calls.request(ANNA, request));
  }

  @Test
  void theOrderOfTheInviteesDoesNotMatter() {
    VideoCall call = calls.request(ANNA, request);
    CallRequest reordered =
        CallRequest.inviting("cleo", "ben")
            .withRoles(request.roles())
            .at(noon)
            .lasting(request.limit())
            .forBooking("b-1")
            .withRequestKey("k");

    assertThat(calls.request(ANNA, reordered)).isEqualTo(call);
  }

  @Test
  void aRepeatedKeyIsComparedWithTheFirstRequestAndNotWithTheChangedCall() {
    VideoCall call = calls.request(ANNA, request);
    VideoCall moved =
        calls.reschedule(BEN, call.id(), noon.plusSeconds(60), Duration.ofSeconds(30));

    assertThat(calls.request(ANNA, request)).isEqualTo(moved);
  }

  @Test
  void aKeyBelongsToItsRequester() {
    VideoCall annas = calls.request(ANNA, CallRequest.inviting("ben").at(noon).withRequestKey("k"));
    VideoCall bens = calls.request(BEN, CallRequest.inviting("anna").at(noon).withRequestKey("k"));

    assertThat(bens.id()).isNotEqualTo(annas.id());
  }

  @Test
  void anonymizingDeletesTheRequestDigest() {
    VideoCall call = calls.request(ANNA, CallRequest.inviting("ben").withRequestKey("k"));
    calls.cancel(ANNA, call.id(), null);
    fixture.advance(0);

    calls.anonymize("ben");

    assertThatExceptionOfType(KeyReusedException.class)
        .isThrownBy(() -> calls.request(ANNA, CallRequest.inviting("ben").withRequestKey("k")));
  }

  private static final CallRequest NOW = CallRequest.inviting("ben");

  private static CallRequest bens(String key) {
    return CallRequest.inviting("anna").withRequestKey(key);
  }

  private void rejects(Actor actor, CallRequest other) {
    assertThatExceptionOfType(KeyReusedException.class)
        .isThrownBy(() -> calls.request(actor, other));
  }

  @Test
  void aSecondKeyForARingingCallReturnsThatCallAfterItIsCancelled() {
    VideoCall ringing = calls.request(ANNA, NOW.withRequestKey("k1"));
    assertThat(calls.request(ANNA, NOW.withRequestKey("k2"))).isEqualTo(ringing);
    VideoCall cancelled = calls.cancel(ANNA, ringing.id(), null);

    assertThat(calls.request(ANNA, NOW.withRequestKey("k1"))).isEqualTo(cancelled);
    assertThat(calls.request(ANNA, NOW.withRequestKey("k2"))).isEqualTo(cancelled);
    assertThat(calls.request(ANNA, NOW.withRequestKey("k3")).id()).isNotEqualTo(ringing.id());
  }

  @Test
  void aSecondKeyForARingingCallIsComparedWithItsOwnRequest() {
    Duration limit = Duration.ofSeconds(20);
    VideoCall ringing = calls.request(ANNA, NOW.withRequestKey("k1"));
    assertThat(calls.request(ANNA, NOW.lasting(limit).withRequestKey("k2"))).isEqualTo(ringing);

    rejects(ANNA, NOW.withRequestKey("k2"));
    rejects(ANNA, NOW.lasting(limit).withRequestKey("k1"));
    assertThat(calls.request(ANNA, NOW.lasting(limit).withRequestKey("k2"))).isEqualTo(ringing);
  }

  @Test
  void theKeyOfARequestThatAcceptsARingingCallReturnsThatCallAfterItIsCancelled() {
    VideoCall ringing = calls.request(ANNA, NOW.withRequestKey("k"));
    VideoCall accepted = calls.request(BEN, bens("k"));
    assertThat(accepted.id()).isEqualTo(ringing.id());
    assertThat(accepted.status()).isEqualTo(CallStatus.ACCEPTED);
    VideoCall cancelled = calls.cancel(ANNA, ringing.id(), null);

    assertThat(calls.request(BEN, bens("k"))).isEqualTo(cancelled);
    rejects(BEN, bens("k").lasting(Duration.ofSeconds(20)));
  }

  /** The request of another browser tab accepts the call while this one is about to. */
  @Test
  void aKeyIsStoredIfTheCallWasAcceptedMeanwhile() {
    VideoCall ringing = calls.request(ANNA, NOW);
    AtomicBoolean first = new AtomicBoolean(true);
    repository.after(
        operation -> {
          if (operation == Operation.INSERT && first.getAndSet(false)) {
            calls.accept(BEN, ringing.id());
          }
        });
    assertThat(calls.request(BEN, bens("k")).status()).isEqualTo(CallStatus.ACCEPTED);
    VideoCall cancelled = calls.cancel(ANNA, ringing.id(), null);

    assertThat(calls.request(BEN, bens("k"))).isEqualTo(cancelled);
  }

  @Test
  void aKeyIsNotUsedByARequestThatFails() {
    VideoCall ringing = calls.request(ANNA, NOW);
    AtomicBoolean first = new AtomicBoolean(true);
    repository.after(
        operation -> {
          if (operation == Operation.INSERT && first.getAndSet(false)) {
            calls.cancel(ANNA, ringing.id(), null);
          }
        });
    VideoCall own = calls.request(BEN, bens("k"));

    assertThat(own.id()).isNotEqualTo(ringing.id());
    assertThat(calls.request(BEN, bens("k"))).isEqualTo(own);
  }

  @Test
  void aSecondKeyUsedByManyAtOnceIsStoredOnce() {
    VideoCall ringing = calls.request(ANNA, NOW.withRequestKey("k1"));

    for (Actor actor : List.of(ANNA, BEN)) {
      CallRequest repeated = actor.equals(ANNA) ? NOW.withRequestKey("k2") : bens("k2");
      List<CallId> answers =
          Together.run(
              16,
              i -> {
                Duration limit = i % 2 == 0 ? null : Duration.ofSeconds(20);
                try {
                  return calls.request(actor, repeated.lasting(limit)).id();
                } catch (KeyReusedException e) {
                  return CallId.random();
                }
              });
      assertThat(answers.stream().filter(ringing.id()::equals)).hasSize(8);
    }
    VideoCall cancelled = calls.cancel(ANNA, ringing.id(), null);
    List<VideoCall> later =
        Stream.of(null, Duration.ofSeconds(20))
            .flatMap(limit -> answer(NOW.lasting(limit).withRequestKey("k2")).stream())
            .toList();
    assertThat(later).containsExactly(cancelled);
  }

  private Optional<VideoCall> answer(CallRequest repeated) {
    try {
      return Optional.of(calls.request(ANNA, repeated));
    } catch (KeyReusedException e) {
      return Optional.empty();
    }
  }

  @Test
  void anonymizingOnePersonKeepsTheKeysOfTheOthers() {
    VideoCall ringing = calls.request(ANNA, NOW.withRequestKey("k"));
    calls.request(BEN, bens("k"));
    calls.cancel(ANNA, ringing.id(), null);
    fixture.advance(0);

    calls.anonymize("ben");

    rejects(ANNA, NOW.withRequestKey("k"));
    assertThat(calls.request(BEN, bens("k")).id())
        .as("of another person")
        .isNotEqualTo(ringing.id());
  }
}
