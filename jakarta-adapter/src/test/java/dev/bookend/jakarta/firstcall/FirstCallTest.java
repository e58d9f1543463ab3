package dev.bookend.jakarta.firstcall;

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
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FirstCallTest {
  private static final Actor RECIPIENT = Actor.of("recipient");
  private static final Actor CAREGIVER = Actor.of("caregiver");

  private SeContainer app;
  private VideoCallService calls;

  @Dependent
  static class TestClock {
    @Produces
    @Singleton
    SettableClock clock() {
      return new SettableClock(Instant.parse("2030-01-01T10:00:00Z"));
    }
  }

  @BeforeEach
  void start() {
    System.setProperty("bookend.provider", "emulator");
    System.setProperty("bookend.keeper.enabled", "false"); // the test calls runDue()
    app =
        SeContainerInitializer.newInstance()
            .addBeanClasses(Bookings.class, BookingGuard.class, Visits.class, TestClock.class)
            .initialize();
    calls = app.select(VideoCallService.class).get();
  }

  @AfterEach
  void stop() {
    app.close();
    System.clearProperty("bookend.provider");
    System.clearProperty("bookend.keeper.enabled");
  }

  @Test
  void theCallOfABookingEndsAtItsLimit() {
    Visits visits = app.select(Visits.class).get();
    TwilioEmulator twilio = app.select(TwilioEmulator.class).get();

    CallId id = visits.call("recipient", "visit-1");
    calls.accept(CAREGIVER, id);
    twilio.join(calls.join(RECIPIENT, id).token());
    twilio.join(calls.join(CAREGIVER, id).token());
    app.select(SettableClock.class).get().advance(Duration.ofSeconds(15));
    app.select(CallKeeper.class).get().runDue();

    assertThat(calls.get(RECIPIENT, id).endReason()).isEqualTo(EndReason.TIME_LIMIT);
    assertThat(visits.isDone(id)).isTrue();
  }

  @Test
  void peopleWithoutACommonBookingCannotCallEachOther() {
    assertThatExceptionOfType(VideoCallException.class)
        .isThrownBy(() -> calls.request(RECIPIENT, CallRequest.inviting("stranger")));
  }
}
