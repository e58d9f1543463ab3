package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.JoinTicket;
import dev.bookend.call.LeaveReason;
import dev.bookend.call.Participant;
import dev.bookend.memory.InMemoryCallRepository;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

// C44
class WhyPeopleLeaveTest {
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
  private Page caregiver;

  @BeforeEach
  void meet() {
    id = calls.request(RECIPIENT, CallRequest.inviting("caregiver")).id();
    calls.accept(CAREGIVER, id);
    join(RECIPIENT);
    caregiver = join(CAREGIVER);
    clock.advance(Duration.ofSeconds(3));
  }

  private Page join(Actor who) {
    JoinTicket ticket = calls.join(who, id);
    return Page.in(emulator, ticket.token(), ticket.roomName());
  }

  private Participant caregiver() {
    return calls.get(Actor.system(), id).participant("caregiver").orElseThrow();
  }

  private List<LeaveReason> reasons() {
    return calls.history(Actor.system(), id).stream()
        .filter(CallEvent.Left.class::isInstance)
        .map(event -> ((CallEvent.Left) event).reason())
        .toList();
  }

  @Test
  void theNetworkIsLost() {
    caregiver.drop();

    assertThat(reasons()).containsExactly(LeaveReason.LOST);
    assertThat(caregiver().leftReason()).isEqualTo(LeaveReason.LOST);
    assertThat(caregiver().leftAt()).isEqualTo(clock.instant());
  }

  @Test
  void theParticipantLeaves() {
    calls.left(CAREGIVER, id);
    assertThat(caregiver().isConnected()).as("the provider has not said so yet").isTrue();
    caregiver.disconnect();

    assertThat(reasons()).containsExactly(LeaveReason.LEFT);
    assertThat(caregiver().leftReason()).isEqualTo(LeaveReason.LEFT);
  }

  @Test
  void aSecondWindowReplacesTheFirst() {
    join(CAREGIVER);

    assertThat(caregiver.code()).isEqualTo(53205);
    assertThat(reasons()).containsExactly(LeaveReason.REPLACED);
    assertThat(caregiver().isConnected()).isTrue();
    assertThat(caregiver().leftAt()).isNull();
    assertThat(caregiver().connections().count()).isEqualTo(2);
  }

  @Test
  void theHostDisconnectsTheParticipant() {
    calls.remove(Actor.system(), id, "caregiver", null);

    assertThat(reasons()).containsExactly(LeaveReason.REMOVED);
    assertThat(caregiver().leftReason()).isEqualTo(LeaveReason.REMOVED);
    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> calls.join(CAREGIVER, id));
  }

  @Test
  void theEndOfTheCallIsNotAttributedToTheParticipant() {
    clock.advance(Duration.ofSeconds(12));
    calls.keeper().runDue();

    assertThat(reasons()).isEmpty();
    assertThat(caregiver().leftAt()).isEqualTo(clock.instant());
    assertThat(caregiver().leftReason()).isNull();
  }
}
