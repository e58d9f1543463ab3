package dev.bookend.twilio;

import static dev.bookend.twilio.Booth.ANNA;
import static dev.bookend.twilio.Booth.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.CallCost;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRoom.Phase;
import dev.bookend.call.CallStatus;
import dev.bookend.call.EndReason;
import dev.bookend.call.ProviderException;
import dev.bookend.call.VideoCall;
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

/** Whole stories on Twilio's own rooms, callbacks and bills, over HTTP, with the emulator's. */
@Timeout(20)
class ProviderStoryTest {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final Booth booth = new Booth();

  @AfterEach
  void close() {
    booth.close();
  }

  @Test
  void aCallOfFifteenSecondsCostsTwoMinutesAsTwilioCountsIt() {
    CallId id = booth.accepted(LIMIT);
    Guest anna = booth.join(ANNA, id);
    booth.pass(Duration.ofSeconds(2));
    Guest ben = booth.join(BEN, id);
    booth.pass(Duration.ofSeconds(1));
    assertThat(booth.get(id).status()).isEqualTo(CallStatus.IN_PROGRESS);
    booth.pass(Duration.ofSeconds(15));

    VideoCall call = booth.get(id);
    assertThat(call.endReason()).isEqualTo(EndReason.TIME_LIMIT);
    assertThat(anna.isConnected() || ben.isConnected()).isFalse();
    CallCost cost = CallCost.Pricing.defaults().of(call);
    assertThat(cost.amount()).isEqualByComparingTo(new BigDecimal("0.008"));
    assertThat(cost.participantMinutes()).isEqualByComparingTo(BigDecimal.valueOf(2));
  }

  @Test
  void aRoomThatATokenOfTheNameOpensAnewIsEnded() {
    booth.twilio.behave(TwilioEmulator.Behaviour.defaults().withAdHocRooms());
    CallId id = booth.accepted(LIMIT);
    booth.join(ANNA, id);
    booth.join(BEN, id);
    booth.pass(Duration.ofSeconds(30));
    assertThat(booth.get(id).room().phase()).isEqualTo(Phase.CLOSED);

    Guest back = booth.twilio.join(tokenOfTheName(id));
    assertThat(back.isConnected()).as("Twilio lets them in").isTrue();
    booth.calls.apply(
        new RoomEvent.Created(
            id.roomName(), booth.twilio.openRooms().get(0).sid(), booth.clock.instant()));
    assertThat(back.isConnected()).isFalse();
    assertThat(booth.twilio.openRooms()).isEmpty();
  }

  @Test
  void ofARoomThatNobodyTellsOfTheEndComesWithTheNextPatrol() {
    booth.twilio.behave(TwilioEmulator.Behaviour.defaults().withAdHocRooms());
    CallId id = booth.accepted(LIMIT);
    booth.join(ANNA, id);
    booth.join(BEN, id);
    booth.pass(Duration.ofSeconds(30));
    booth.deafen();
    booth.twilio.join(tokenOfTheName(id));

    assertThat(booth.calls.keeper().closeStrayRooms()).isEqualTo(1);
    assertThat(booth.twilio.openRooms()).isEmpty();
  }

  @Test
  void aTokenOpensTheRoomByItsSidAndNothingAfterItsEnd() {
    CallId id = booth.accepted(LIMIT);
    String token = booth.ticket(ANNA, id).token();
    booth.join(BEN, id);
    booth.calls.complete(BEN, id);
    booth.pass(Duration.ofSeconds(1));

    Assertions.assertThatExceptionOfType(TwilioEmulator.ConnectException.class)
        .isThrownBy(() -> booth.twilio.join(token))
        .satisfies(e -> assertThat(e.code()).isEqualTo(53106));
  }

  @Test
  void whileTwilioHasNoTimeJoinsAreToldWhenAndEndsAreKept() {
    CallId running = booth.accepted(LIMIT);
    booth.join(ANNA, running);
    booth.join(BEN, running);
    booth.pass(Duration.ofSeconds(14));
    booth.twilio.faults().happen(Operation.END_ROOM, Fault.TOO_MANY_REQUESTS, 1);
    booth.pass(Duration.ofSeconds(1));
    assertThat(booth.get(running).status()).isEqualTo(CallStatus.COMPLETED);
    assertThat(booth.get(running).room().phase()).isEqualTo(Phase.CLOSING);

    CallId next = booth.accepted(LIMIT);
    Assertions.assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> booth.calls.join(ANNA, next))
        .satisfies(e -> assertThat(e.isBusy()).isTrue())
        .satisfies(e -> assertThat(e.retryAfter()).isPresent());
    booth.pass(Duration.ofSeconds(3));
    assertThat(booth.get(running).room().phase()).isEqualTo(Phase.CLOSED);
    assertThat(booth.join(ANNA, next).isConnected()).isTrue();
  }

  @Test
  void theHealthOfAnAccountShowsWithoutACall() {
    assertThat(booth.calls.keeper().health().providerProblem()).isNull();
    booth.clock.advance(Duration.ofSeconds(10));
    booth.twilio.faults().happen(Operation.LIST_ROOMS, Fault.ERROR, 1);

    assertThat(booth.calls.keeper().health().problems())
        .isEqualTo(List.of("Twilio failed (status 500, code 20500)."));
  }

  private String tokenOfTheName(CallId id) {
    TwilioCredentials credentials =
        TwilioCredentials.of(
            booth.twilio.accountSid(), booth.twilio.apiKeySid(), booth.twilio.apiKeySecret());
    return new TwilioTokenIssuer(credentials)
        .issue(
            new TokenIssuer.Request(
                id.roomName(), "anna", booth.clock.instant(), Duration.ofMinutes(5)))
        .value();
  }
}
