package dev.bookend.twilio;

import static dev.bookend.twilio.TwilioFixture.ANNA;
import static dev.bookend.twilio.TwilioFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.CallId;
import dev.bookend.call.CallRoom.Phase;
import dev.bookend.call.CallStatus;
import dev.bookend.call.EndReason;
import dev.bookend.call.ProviderException;
import dev.bookend.call.VideoCall;
import dev.bookend.cost.CallCost;
import dev.bookend.cost.Pricing;
import dev.bookend.emulator.EmulatorFaults.Fault;
import dev.bookend.emulator.EmulatorFaults.Operation;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.emulator.TwilioEmulator.Guest;
import dev.bookend.port.RoomEvent;
import dev.bookend.port.TokenIssuer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls from request to bill on the emulator's REST interface and callbacks, over HTTP. */
@Timeout(20)
class ProviderStoryTest {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final TwilioFixture fixture = new TwilioFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aCallOfFifteenSecondsIsBilledAsTwoParticipantMinutes() {
    CallId id = fixture.accepted(LIMIT);
    Guest anna = fixture.join(ANNA, id);
    fixture.advance(Duration.ofSeconds(2));
    Guest ben = fixture.join(BEN, id);
    fixture.advance(Duration.ofSeconds(1));
    assertThat(fixture.get(id).status()).isEqualTo(CallStatus.IN_PROGRESS);
    fixture.advance(Duration.ofSeconds(15));

    VideoCall call = fixture.get(id);
    assertThat(call.endReason()).isEqualTo(EndReason.TIME_LIMIT);
    assertThat(anna.isConnected() || ben.isConnected()).isFalse();
    CallCost cost = Pricing.defaults().of(call);
    assertThat(cost.amount()).isEqualByComparingTo(new BigDecimal("0.008"));
    assertThat(cost.participantMinutes()).isEqualByComparingTo(BigDecimal.valueOf(2));
  }

  @Test
  void aRoomRecreatedByATokenWithTheRoomNameIsClosed() {
    fixture.twilio.configure(TwilioEmulator.Options.defaults().withAdHocRooms());
    CallId id = fixture.accepted(LIMIT);
    fixture.join(ANNA, id);
    fixture.join(BEN, id);
    fixture.advance(Duration.ofSeconds(30));
    assertThat(fixture.get(id).room().phase()).isEqualTo(Phase.CLOSED);

    Guest back = fixture.twilio.join(tokenWithRoomName(id));
    assertThat(back.isConnected()).as("Twilio lets them in").isTrue();
    fixture.calls.apply(
        new RoomEvent.Created(
            id.roomName(),
            fixture.twilio.rooms().openRooms().get(0).sid(),
            fixture.clock.instant()));
    assertThat(back.isConnected()).isFalse();
    assertThat(fixture.twilio.rooms().openRooms()).isEmpty();
  }

  @Test
  void aRoomWithoutCallbacksIsClosedByTheNextSearchForOrphanedRooms() {
    fixture.twilio.configure(TwilioEmulator.Options.defaults().withAdHocRooms());
    CallId id = fixture.accepted(LIMIT);
    fixture.join(ANNA, id);
    fixture.join(BEN, id);
    fixture.advance(Duration.ofSeconds(30));
    fixture.loseCallbacks();
    fixture.twilio.join(tokenWithRoomName(id));

    assertThat(fixture.calls.keeper().closeOrphanedRooms()).isEqualTo(1);
    assertThat(fixture.twilio.rooms().openRooms()).isEmpty();
  }

  @Test
  void aTokenAdmitsToTheRoomSidAndToNothingAfterTheEnd() {
    CallId id = fixture.accepted(LIMIT);
    String token = fixture.ticket(ANNA, id).token();
    fixture.join(BEN, id);
    fixture.calls.complete(BEN, id);
    fixture.advance(Duration.ofSeconds(1));

    Assertions.assertThatExceptionOfType(TwilioEmulator.ConnectException.class)
        .isThrownBy(() -> fixture.twilio.join(token))
        .satisfies(e -> assertThat(e.code()).isEqualTo(53106));
  }

  @Test
  void underTwiliosRateLimitJoinsGetARetryTimeAndEndsAreApplied() {
    CallId running = fixture.accepted(LIMIT);
    fixture.join(ANNA, running);
    fixture.join(BEN, running);
    fixture.advance(Duration.ofSeconds(14));
    fixture.twilio.faults().inject(Operation.END_ROOM, Fault.TOO_MANY_REQUESTS, 1);
    fixture.advance(Duration.ofSeconds(1));
    assertThat(fixture.get(running).status()).isEqualTo(CallStatus.COMPLETED);
    assertThat(fixture.get(running).room().phase()).isEqualTo(Phase.CLOSING);

    CallId next = fixture.accepted(LIMIT);
    Assertions.assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> fixture.calls.join(ANNA, next))
        .satisfies(e -> assertThat(e.isBusy()).isTrue())
        .satisfies(e -> assertThat(e.retryAfter()).isPresent());
    fixture.advance(Duration.ofSeconds(3));
    assertThat(fixture.get(running).room().phase()).isEqualTo(Phase.CLOSED);
    assertThat(fixture.join(ANNA, next).isConnected()).isTrue();
  }

  @Test
  void theHealthCheckReportsAProviderErrorWithoutAnyCall() {
    assertThat(fixture.calls.keeper().health().providerProblem()).isNull();
    fixture.clock.advance(Duration.ofSeconds(10));
    fixture.twilio.faults().inject(Operation.LIST_ROOMS, Fault.ERROR, 1);

    assertThat(fixture.calls.keeper().health().problems())
        .isEqualTo(List.of("Twilio failed (status 500, code 20500)."));
  }

  private String tokenWithRoomName(CallId id) {
    TwilioCredentials credentials =
        TwilioCredentials.of(
            fixture.twilio.accountSid(), fixture.twilio.apiKeySid(), fixture.twilio.apiKeySecret());
    return new TwilioTokenIssuer(credentials)
        .issue(
            new TokenIssuer.Request(
                id.roomName(), "anna", fixture.clock.instant(), Duration.ofMinutes(5)))
        .value();
  }
}
