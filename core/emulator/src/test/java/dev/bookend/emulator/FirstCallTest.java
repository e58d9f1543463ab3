package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.EndReason;
import dev.bookend.call.JoinTicket;
import dev.bookend.call.VideoCall;
import dev.bookend.memory.InMemoryCallRepository;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** End-to-end test of core: service, keeper, real tokens, and the emulator's signalling. */
class FirstCallTest {
  private static final Actor RECIPIENT = Actor.of("recipient");
  private static final Actor CAREGIVER = Actor.of("caregiver");

  private final SettableClock clock = new SettableClock();
  private final TwilioEmulator emulator = new TwilioEmulator(clock);
  private final VideoCallService calls =
      VideoCallService.builder()
          .repository(new InMemoryCallRepository())
          .provider(emulator)
          .clock(clock)
          .build();
  private CallId id;

  @BeforeEach
  void accept() {
    id = calls.request(RECIPIENT, CallRequest.inviting("caregiver").at(calls.now())).id();
    calls.accept(CAREGIVER, id);
  }

  private Page connect(JoinTicket ticket) {
    return Page.in(emulator, ticket.token(), ticket.roomName());
  }

  private VideoCall call() {
    return calls.get(Actor.system(), id);
  }

  private void advance(Duration duration) {
    clock.advance(duration);
    while (calls.keeper().runDue() > 0) {
      assertThat(calls.keeper().report().lastRoundAt()).isEqualTo(clock.instant());
    }
  }

  @Test
  void theServerEndsTheCallForBothAfterFifteenSeconds() {
    Page recipient = connect(calls.join(RECIPIENT, id));
    assertThat(call().status()).isEqualTo(CallStatus.ACCEPTED);
    Page caregiver = connect(calls.join(CAREGIVER, id));
    assertThat(call().status()).as("presence as callbacks tell").isEqualTo(CallStatus.IN_PROGRESS);

    advance(Duration.ofSeconds(15).minusNanos(1000));
    assertThat(recipient.bodies("disconnected")).isEmpty();
    advance(Duration.ofNanos(1000));

    assertThat(call().endReason()).isEqualTo(EndReason.TIME_LIMIT);
    assertThat(recipient.only("disconnected").path("status").asText()).isEqualTo("completed");
    assertThat(caregiver.only("disconnected").path("status").asText()).isEqualTo("completed");
    assertThat(calls.history(RECIPIENT, id))
        .filteredOn(CallEvent.RoomClosed.class::isInstance)
        .hasSize(1);
  }

  @Test
  void aTokenOfAnEndedCallIsRejected() {
    JoinTicket ticket = calls.join(RECIPIENT, id);
    connect(ticket);
    connect(calls.join(CAREGIVER, id));
    advance(Duration.ofSeconds(15));
    assertThat(ticket.expiresAt()).as("still valid by itself").isAfter(clock.instant());

    assertThat(connect(ticket).code()).isEqualTo(53106);
  }

  @Test
  void aTokenFromBeforeARescheduleIsRejected() {
    JoinTicket ticket = calls.join(RECIPIENT, id);
    calls.reschedule(CAREGIVER, id, clock.instant().plusSeconds(60), null);
    advance(Duration.ZERO);
    assertThat(connect(ticket).code()).isEqualTo(53106);

    calls.accept(RECIPIENT, id);
    calls.join(CAREGIVER, id);
    assertThat(connect(ticket).code()).as("the call has another room now").isEqualTo(20106);
  }

  @Test
  void aWaitingParticipantIsDisconnectedWhenTheCallIsMissed() {
    Page recipient = connect(calls.join(RECIPIENT, id));
    advance(Duration.ofMinutes(10));

    assertThat(call().status()).isEqualTo(CallStatus.MISSED);
    assertThat(recipient.only("disconnected").path("status").asText()).isEqualTo("completed");
  }
}
