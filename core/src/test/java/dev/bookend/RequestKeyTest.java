package dev.bookend;

import static dev.bookend.ServiceFixture.ANNA;
import static dev.bookend.ServiceFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.KeyReusedException;
import dev.bookend.call.VideoCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RequestKeyTest {
  private final ServiceFixture fixture = new ServiceFixture();
  private final VideoCallService calls = fixture.calls;
  private final Instant noon = fixture.clock.instant().plus(Duration.ofHours(3));
  private final CallRequest request =
      new CallRequest(
          "anna",
          List.of("ben", "cleo"),
          Map.of("anna", "patient", "ben", "doctor"),
          noon,
          Duration.ofSeconds(20),
          null,
          "b-1",
          "k");

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
            CallRequest.between("anna", "ben", "dora")
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
        new CallRequest(
            "anna",
            List.of("cleo", "ben"),
            request.roles(),
            noon,
            request.limit(),
            null,
            "b-1",
            "k");

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
    VideoCall annas =
        calls.request(ANNA, CallRequest.between("anna", "ben").at(noon).withRequestKey("k"));
    VideoCall bens =
        calls.request(BEN, CallRequest.between("ben", "anna").at(noon).withRequestKey("k"));

    assertThat(bens.id()).isNotEqualTo(annas.id());
  }

  @Test
  void anonymizingDeletesTheRequestDigest() {
    VideoCall call = calls.request(ANNA, CallRequest.between("anna", "ben").withRequestKey("k"));
    calls.cancel(ANNA, call.id(), null);

    calls.forget("ben");

    assertThat(fixture.get(call.id()).requestDigest()).isNull();
    assertThatExceptionOfType(KeyReusedException.class)
        .isThrownBy(
            () -> calls.request(ANNA, CallRequest.between("anna", "ben").withRequestKey("k")));
  }
}
