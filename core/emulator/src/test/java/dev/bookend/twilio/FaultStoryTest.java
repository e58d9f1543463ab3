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
import dev.bookend.emulator.TwilioEmulator.Guest;
import dev.bookend.emulator.TwilioEmulator.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each fault of each request to Twilio, in each scenario of a call. The call ends as expected, its
 * room is closed, and no connection is billed twice.
 */
@Timeout(60)
class FaultStoryTest {
  private static final List<Operation> REQUESTS =
      List.of(
          Operation.CREATE_ROOM,
          Operation.FETCH_ROOM,
          Operation.LIST_PARTICIPANTS,
          Operation.LIST_ROOMS,
          Operation.END_ROOM);
  private static final Duration LIMIT = Duration.ofSeconds(15);

  /** The way in which a call ends. */
  enum Scenario {
    TIME_LIMIT(CallStatus.COMPLETED, 2),
    ENDED_BY_PARTICIPANT(CallStatus.COMPLETED, 2),
    ALL_LEFT(CallStatus.COMPLETED, 2),
    ROOM_ENDED(CallStatus.COMPLETED, 2),
    MISSED(CallStatus.MISSED, 1),
    CANCELLED(CallStatus.CANCELLED, 1),
    RESCHEDULED_AND_HELD(CallStatus.COMPLETED, 3);

    final CallStatus end;
    final int connections;

    Scenario(CallStatus end, int connections) {
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

  static Stream<Arguments> everyFaultOfEveryRequest() {
    return in(Scenario.TIME_LIMIT);
  }

  static Stream<Arguments> everyFaultOfEveryRequestInEveryOtherScenario() {
    return in(EnumSet.complementOf(EnumSet.of(Scenario.TIME_LIMIT)).toArray(Scenario[]::new));
  }

  private static Stream<Arguments> in(Scenario... scenarios) {
    List<Arguments> all = new ArrayList<>();
    int row = 0;
    for (Scenario scenario : scenarios) {
      for (Operation operation : REQUESTS) {
        boolean callbacksLost = ++row % 2 == 0;
        for (Fault fault : Fault.values()) {
          callbacksLost = !callbacksLost;
          boolean neverSent =
              scenario == Scenario.ROOM_ENDED && operation == Operation.END_ROOM && !callbacksLost;
          if (!neverSent) {
            all.add(Arguments.of(scenario, operation, fault, callbacksLost));
          }
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}: {1} {2}, callbacks are lost: {3}")
  @MethodSource
  void everyFaultOfEveryRequest(
      Scenario scenario, Operation operation, Fault fault, boolean callbacksLost) {
    check(scenario, operation, fault, callbacksLost);
  }

  @Tag("exhaustive")
  @ParameterizedTest(name = "{0}: {1} {2}, callbacks are lost: {3}")
  @MethodSource
  void everyFaultOfEveryRequestInEveryOtherScenario(
      Scenario scenario, Operation operation, Fault fault, boolean callbacksLost) {
    check(scenario, operation, fault, callbacksLost);
  }

  private static void check(
      Scenario scenario, Operation operation, Fault fault, boolean callbacksLost) {
    try (TwilioFixture fixture = new TwilioFixture()) {
      fixture.slowBodies = fault == Fault.SLOW_BODY;
      if (callbacksLost) {
        fixture.loseCallbacks();
      }
      fixture.twilio.configure(Options.defaults().withGoneAfterEnd(Duration.ofSeconds(10)));
      fixture.twilio.faults().inject(operation, fault, 2);
      if (operation == Operation.FETCH_ROOM) {
        // A room is fetched only after an inconclusive creation.
        fixture.twilio.faults().inject(Operation.CREATE_ROOM, Fault.ERROR_AFTER_EFFECT, 1);
      }
      CallId id = run(scenario, fixture);
      fixture.advanceTo(fixture.get(id).latestEnd().plusSeconds(60));
      closeOrphanedRooms(fixture);
      closeOrphanedRooms(fixture);
      closeOrphanedRooms(fixture);
      assertThat(fixture.twilio.faults().happened()).isPositive();

      VideoCall call = fixture.get(id);
      assertThat(call.status()).isEqualTo(scenario.end);
      assertThat(call.endReason()).isEqualTo(scenario.reason());
      assertThat(call.room().phase()).isEqualTo(Phase.CLOSED);
      assertThat(call.dueAt()).isEmpty();
      assertThat(fixture.twilio.rooms().openRooms()).isEmpty();
      assertThat(fixture.callbackCount("room-created"))
          .isEqualTo(scenario == Scenario.RESCHEDULED_AND_HELD ? 2 : 1);
      assertThat(fixture.callbackCount("participant-connected")).isEqualTo(scenario.connections);
      assertThat(fixture.deliveredEvents).isEqualTo(fixture.calls.history(ANNA, id));
    }
  }

  private static void closeOrphanedRooms(TwilioFixture fixture) {
    try {
      assertThat(fixture.calls.keeper().closeOrphanedRooms()).isZero();
    } catch (ProviderException again) {
      fixture.advance(again.retryAfter().orElseThrow(() -> again));
    }
    fixture.calls.keeper().health();
  }

  private static CallId run(Scenario scenario, TwilioFixture fixture) {
    boolean isLong = scenario == Scenario.ALL_LEFT || scenario == Scenario.ROOM_ENDED;
    CallId id = fixture.accepted(isLong ? Duration.ofMinutes(10) : LIMIT);
    Guest anna = fixture.join(ANNA, id);
    fixture.advance(Duration.ofSeconds(6));
    switch (scenario) {
      case MISSED -> {
        return id;
      }
      case CANCELLED -> {
        fixture.calls.cancel(BEN, id, null);
        return id;
      }
      case RESCHEDULED_AND_HELD -> {
        fixture.calls.reschedule(ANNA, id, fixture.clock.instant().plusSeconds(120), null);
        fixture.advance(Duration.ofSeconds(90));
        assertThat(anna.isConnected()).isFalse();
        fixture.calls.accept(BEN, id);
        anna = fixture.join(ANNA, id);
      }
      default -> {}
    }
    Guest ben = fixture.join(BEN, id);
    fixture.advance(Duration.ofSeconds(6));
    switch (scenario) {
      case ENDED_BY_PARTICIPANT -> fixture.calls.complete(ANNA, id);
      case ALL_LEFT -> {
        waitUntilStarted(fixture, id);
        anna.leave();
        ben.leave();
        fixture.advance(Duration.ofMinutes(2));
        assertThat(fixture.get(id).status()).isEqualTo(CallStatus.COMPLETED);
      }
      case ROOM_ENDED -> {
        waitUntilStarted(fixture, id);
        fixture.twilio.rooms().close(id.roomName());
      }
      default -> {
        waitUntilStarted(fixture, id);
        fixture.advanceTo(fixture.get(id).latestEnd());
        assertThat(fixture.get(id).status()).isEqualTo(CallStatus.COMPLETED);
      }
    }
    return id;
  }

  private static void waitUntilStarted(TwilioFixture fixture, CallId id) {
    for (int i = 0; i < 60 && fixture.get(id).status() == CallStatus.ACCEPTED; i++) {
      fixture.advance(Duration.ofSeconds(1));
    }
    assertThat(fixture.get(id).status()).isEqualTo(CallStatus.IN_PROGRESS);
  }
}
