package dev.bookend.twilio;

import static dev.bookend.twilio.TwilioFixture.ANNA;
import static dev.bookend.twilio.TwilioFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.LeaveReason;
import dev.bookend.emulator.EmulatorFaults.Fault;
import dev.bookend.emulator.EmulatorFaults.Operation;
import dev.bookend.emulator.TwilioEmulator.Guest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Removals over Twilio's REST interface: a removed person stays out, whatever fails. */
@Timeout(60)
class RemovalStoryTest {
  private static final Actor DESK = Actor.system("front-desk");
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TwilioFixture fixture = new TwilioFixture();
  private final CallId id = fixture.accepted(Duration.ofMinutes(10));
  private final String oldToken = fixture.ticket(BEN, id).token();
  private final Guest anna = fixture.join(ANNA, id);
  private final Guest ben = fixture.twilio.join(oldToken);

  @AfterEach
  void close() {
    fixture.close();
  }

  private void remove() {
    fixture.advance(SECOND);
    fixture.calls.remove(DESK, id, "ben", "Not in this call");
  }

  @Test
  void aRemovedPersonIsDisconnectedAndGetsNoFurtherToken() {
    remove();
    assertThat(ben.isConnected()).isFalse();
    assertThat(anna.isConnected()).isTrue();
    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> fixture.calls.join(BEN, id));

    fixture.deliverCallbacks();
    assertThat(fixture.calls.history(DESK, id))
        .filteredOn(CallEvent.Left.class::isInstance)
        .extracting(event -> ((CallEvent.Left) event).reason())
        .containsExactly(LeaveReason.REMOVED);
  }

  @Test
  void anOldTokenOpensTheRoomForAtMostASecond() {
    remove();
    for (int times = 0; times < 5; times++) {
      Guest again = fixture.twilio.join(oldToken);
      fixture.advance(SECOND);
      assertThat(again.isConnected()).as("return %d", times).isFalse();
    }
    assertThat(anna.isConnected()).isTrue();
  }

  @Test
  void withoutCallbacksAnOldTokenOpensTheRoomForAtMost5Seconds() {
    fixture.advance(SECOND);
    fixture.loseCallbacks();
    remove();
    fixture.advance(Duration.ofSeconds(90));
    for (int times = 0; times < 5; times++) {
      Guest again = fixture.twilio.join(oldToken);
      fixture.advance(Duration.ofSeconds(5));
      assertThat(again.isConnected()).as("return %d", times).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aFailedDisconnectIsRetried(Fault fault) {
    fixture.slowBodies = fault == Fault.SLOW_BODY;
    fixture.twilio.faults().inject(Operation.DISCONNECT_PARTICIPANT, fault, 2);
    remove();
    fixture.advance(Duration.ofSeconds(10));

    assertThat(ben.isConnected()).isFalse();
    assertThat(fixture.get(id).participant("ben").orElseThrow().isConnected()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aFailedListIsRetriedWhileARemovedPersonIsThere(Fault fault) {
    fixture.slowBodies = fault == Fault.SLOW_BODY;
    remove();
    fixture.twilio.faults().inject(Operation.LIST_PARTICIPANTS, fault, 2);
    Guest again = fixture.twilio.join(oldToken);
    fixture.advance(Duration.ofSeconds(15));

    assertThat(again.isConnected()).isFalse();
  }
}
