package dev.bookend.examples.firstcall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.EndReason;
import dev.bookend.call.VideoCallException;
import dev.bookend.emulator.SettableClock;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.spring.testing.BookendTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(properties = "spring.datasource.url=jdbc:h2:mem:first-call")
@BookendTest
class FirstCallTest {
  private static final Actor RECIPIENT = Actor.of("recipient");
  private static final Actor CAREGIVER = Actor.of("caregiver");

  @Autowired private Visits visits;
  @Autowired private VideoCallService calls;
  @Autowired private CallKeeper keeper;
  @Autowired private TwilioEmulator twilio;
  @Autowired private SettableClock clock;

  @Test
  void theCallOfABookingEndsAtItsLimit() {
    CallId id = visits.call("recipient", "visit-1");
    calls.accept(CAREGIVER, id);
    twilio.join(calls.join(RECIPIENT, id).token());
    twilio.join(calls.join(CAREGIVER, id).token());
    clock.advance(Duration.ofSeconds(15));
    keeper.runDue();

    assertThat(calls.get(RECIPIENT, id).endReason()).isEqualTo(EndReason.TIME_LIMIT);
    assertThat(visits.isDone(id)).isTrue();
  }

  @Test
  void peopleWithoutACommonBookingCannotCallEachOther() {
    assertThatExceptionOfType(VideoCallException.class)
        .isThrownBy(() -> calls.request(RECIPIENT, CallRequest.inviting("stranger")));
  }
}
