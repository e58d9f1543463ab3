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
import dev.bookend.emulator.EmulatorFaults.Fault;
import dev.bookend.emulator.EmulatorFaults.Operation;
import dev.bookend.emulator.TwilioEmulator.Behaviour;
import dev.bookend.emulator.TwilioEmulator.Guest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever goes wrong with whatever is asked of Twilio in whatever becomes of a call: it ends as it
 * should, its room is closed, and nobody has paid twice.
 */
@Timeout(20)
class FaultStoryTest {
  private static final List<Operation> ASKED =
      List.of(
          Operation.CREATE_ROOM,
          Operation.FETCH_ROOM,
          Operation.LIST_PARTICIPANTS,
          Operation.LIST_ROOMS,
          Operation.END_ROOM);
  private static final Duration LIMIT = Duration.ofSeconds(15);

  /** What becomes of a call. */
  enum Fate {
    TIME_LIMIT(CallStatus.COMPLETED, 2),
    ENDED_BY_PARTICIPANT(CallStatus.COMPLETED, 2),
    ALL_LEFT(CallStatus.COMPLETED, 2),
    ROOM_ENDED(CallStatus.COMPLETED, 2),
    MISSED(CallStatus.MISSED, 1),
    CANCELLED(CallStatus.CANCELLED, 1),
    RESCHEDULED_AND_HELD(CallStatus.COMPLETED, 3);

    final CallStatus end;
    final int connections;

    Fate(CallStatus end, int connections) {
      this.end = end;
      this.connections = connections;
    }

    @Nullable EndReason reason() {
      if (end != CallStatus.COMPLETED) {
        return null;
      }
      return this == RESCHEDULED_AND_HELD ? EndReason.TIME_LIMIT : EndReason.valueOf(name());
    }
  }

  static Stream<Arguments> everyFaultOfEveryRequestInEveryFate() {
    List<Arguments> all = new ArrayList<>();
    int row = 0;
    for (Fate fate : Fate.values()) {
      for (Operation operation : ASKED) {
        boolean deaf = ++row % 2 == 0;
        for (Fault fault : Fault.values()) {
          deaf = !deaf;
          boolean neverAsked = fate == Fate.ROOM_ENDED && operation == Operation.END_ROOM && !deaf;
          if (!neverAsked) {
            all.add(Arguments.of(fate, operation, fault, deaf));
          }
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}: {1} {2}, callbacks are lost: {3}")
  @MethodSource
  void everyFaultOfEveryRequestInEveryFate(
      Fate fate, Operation operation, Fault fault, boolean deaf) {
    try (TwilioFixture fixture = new TwilioFixture()) {
      if (deaf) {
        fixture.deafen();
      }
      fixture.twilio.behave(Behaviour.defaults().withGoneAfterEnd(Duration.ofSeconds(10)));
      fixture.twilio.faults().happen(operation, fault, 2);
      if (operation == Operation.FETCH_ROOM) {
        // a room is only fetched if it is not known whether it was made
        fixture.twilio.faults().happen(Operation.CREATE_ROOM, Fault.ERROR_AFTER_EFFECT, 1);
      }
      CallId id = tell(fate, fixture);
      fixture.passUntil(fixture.get(id).latestEnd().plusSeconds(60));
      patrol(fixture);
      patrol(fixture);
      patrol(fixture);
      assertThat(fixture.twilio.faults().happened()).isPositive();

      VideoCall call = fixture.get(id);
      assertThat(call.status()).isEqualTo(fate.end);
      assertThat(call.endReason()).isEqualTo(fate.reason());
      assertThat(call.room().phase()).isEqualTo(Phase.CLOSED);
      assertThat(call.dueAt()).isEmpty();
      assertThat(fixture.twilio.openRooms()).isEmpty();
      assertThat(fixture.told("room-created")).isEqualTo(fate == Fate.RESCHEDULED_AND_HELD ? 2 : 1);
      assertThat(fixture.told("participant-connected")).isEqualTo(fate.connections);
      assertThat(fixture.heard).isEqualTo(fixture.calls.history(ANNA, id));
    }
  }

  private static void patrol(TwilioFixture fixture) {
    try {
      assertThat(fixture.calls.keeper().closeStrayRooms()).isZero();
    } catch (ProviderException again) {
      fixture.pass(again.retryAfter().orElseThrow(() -> again));
    }
    fixture.calls.keeper().health();
  }

  private static CallId tell(Fate fate, TwilioFixture fixture) {
    boolean isLong = fate == Fate.ALL_LEFT || fate == Fate.ROOM_ENDED;
    CallId id = fixture.accepted(isLong ? Duration.ofMinutes(10) : LIMIT);
    Guest anna = fixture.join(ANNA, id);
    fixture.pass(Duration.ofSeconds(6));
    switch (fate) {
      case MISSED -> {
        return id;
      }
      case CANCELLED -> {
        fixture.calls.cancel(BEN, id, null);
        return id;
      }
      case RESCHEDULED_AND_HELD -> {
        fixture.calls.reschedule(ANNA, id, fixture.clock.instant().plusSeconds(120), null);
        fixture.pass(Duration.ofSeconds(90));
        assertThat(anna.isConnected()).isFalse();
        fixture.calls.accept(BEN, id);
        anna = fixture.join(ANNA, id);
      }
      default -> {}
    }
    Guest ben = fixture.join(BEN, id);
    fixture.pass(Duration.ofSeconds(6));
    switch (fate) {
      case ENDED_BY_PARTICIPANT -> fixture.calls.complete(ANNA, id);
      case ALL_LEFT -> {
        started(fixture, id);
        anna.leave();
        ben.leave();
        fixture.pass(Duration.ofMinutes(2));
        assertThat(fixture.get(id).status()).isEqualTo(CallStatus.COMPLETED);
      }
      case ROOM_ENDED -> {
        started(fixture, id);
        fixture.twilio.close(id.roomName());
      }
      default -> {
        started(fixture, id);
        fixture.passUntil(fixture.get(id).latestEnd());
        assertThat(fixture.get(id).status()).isEqualTo(CallStatus.COMPLETED);
      }
    }
    return id;
  }

  private static void started(TwilioFixture fixture, CallId id) {
    for (int i = 0; i < 60 && fixture.get(id).status() == CallStatus.ACCEPTED; i++) {
      fixture.pass(Duration.ofSeconds(1));
    }
    assertThat(fixture.get(id).status()).isEqualTo(CallStatus.IN_PROGRESS);
  }
}
