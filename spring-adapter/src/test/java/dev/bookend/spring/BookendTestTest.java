package dev.bookend.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.EndReason;
import dev.bookend.call.VideoCall;
import dev.bookend.emulator.SettableClock;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.spring.testing.BookendTest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** F1: the test recipe of the guide to testing. */
@SpringBootTest(classes = BookendTestTest.Host.class)
@BookendTest
class BookendTestTest {
  private static final Actor RECIPIENT = Actor.of("recipient");
  private static final Actor CAREGIVER = Actor.of("caregiver");

  @Autowired private VideoCallService calls;
  @Autowired private CallKeeper keeper;
  @Autowired private TwilioEmulator twilio;
  @Autowired private SettableClock clock;
  @Autowired private Heard heard;

  @RepeatedTest(30)
  void aCallEndsWhenTheTestMovesTheClock() {
    CallId id = calls.request(RECIPIENT, CallRequest.inviting("caregiver")).id();
    calls.accept(CAREGIVER, id);
    twilio.join(calls.join(RECIPIENT, id).token());
    twilio.join(calls.join(CAREGIVER, id).token());
    assertThat(calls.get(RECIPIENT, id).status()).isEqualTo(CallStatus.IN_PROGRESS);

    clock.advance(Duration.ofSeconds(15));
    keeper.runDue();

    VideoCall over = calls.get(RECIPIENT, id);
    assertThat(over.endReason()).isEqualTo(EndReason.TIME_LIMIT);
    assertThat(twilio.rooms().openRooms()).isEmpty();
    assertThat(heard.of(id)).startsWith("requested", "accepted").contains("started", "completed");
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Host {
    @Bean
    Clock hostsOwnClock() {
      return Clock.systemUTC();
    }

    @Bean
    Heard heard() {
      return new Heard();
    }
  }

  static final class Heard {
    private final List<CallEvent> events = new CopyOnWriteArrayList<>();

    @EventListener
    void on(CallEvent event) {
      events.add(event);
    }

    List<String> of(CallId id) {
      return events.stream()
          .filter(event -> event.callId().equals(id))
          .map(CallEvent::type)
          .toList();
    }
  }
}
