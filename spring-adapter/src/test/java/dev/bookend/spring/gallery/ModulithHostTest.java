package dev.bookend.spring.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.keeper.CallKeeper;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.modulith.events.IncompleteEventPublications;
import org.springframework.transaction.support.TransactionTemplate;

/** C4: a host of modules, with a registry of the events that they have to handle. */
@Tag("libraries")
class ModulithHostTest {
  private static final Actor ANNA = Actor.of("anna");

  @Test
  void aListenerOfAModuleIsCalledAndTheRegistryKnowsIt() throws Exception {
    try (ConfigurableApplicationContext host = run()) {
      CallId call = request(host);

      CallEvent.Requested event = host.getBean(Reminders.class).next();
      assertThat(event.callId()).isEqualTo(call);
      assertThat(publications(host)).isEqualTo(1);
    }
  }

  @Test
  void anEventThatAModuleFailedToHandleIsReadBackFromTheRegistry() throws Exception {
    try (ConfigurableApplicationContext host = run()) {
      Reminders reminders = host.getBean(Reminders.class);
      reminders.failNext();
      request(host);
      CallEvent.Requested failed = reminders.next();

      Registry.resubmitAll(host);

      assertThat(reminders.next()).isEqualTo(failed);
      assertThat(publications(host)).isEqualTo(1);
    }
  }

  @Test
  void whatIsRolledBackReachesNoModule() throws Exception {
    try (ConfigurableApplicationContext host = run()) {
      host.getBean(TransactionTemplate.class)
          .executeWithoutResult(
              booking -> {
                host.getBean(VideoCallService.class).request(ANNA, CallRequest.inviting("ben"));
                booking.setRollbackOnly();
              });
      CallId stored = request(host);

      assertThat(host.getBean(Reminders.class).next().callId()).isEqualTo(stored);
      assertThat(publications(host)).isEqualTo(1);
    }
  }

  private static CallId request(ConfigurableApplicationContext host) {
    CallId id =
        host.getBean(VideoCallService.class).request(ANNA, CallRequest.inviting("ben")).id();
    host.getBean(CallKeeper.class).runDue();
    return id;
  }

  private static int publications(ConfigurableApplicationContext host) {
    return host
        .getBean(JdbcTemplate.class)
        .queryForList("select event_type from event_publication", String.class)
        .stream()
        .filter(CallEvent.Requested.class.getName()::equals)
        .toList()
        .size();
  }

  private static ConfigurableApplicationContext run() {
    return new SpringApplicationBuilder(Host.class)
        .properties("spring.main.web-application-type=none", "spring.main.banner-mode=off")
        .properties("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID())
        .properties("spring.modulith.events.jdbc.schema-initialization.enabled=true")
        .properties("bookend.provider=emulator", "bookend.keeper.enabled=false")
        .run();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Host {
    @Bean
    Reminders reminders() {
      return new Reminders();
    }
  }

  /** Apart: the tests are looked through where there is no Modulith, too. */
  private static final class Registry {
    static void resubmitAll(ConfigurableApplicationContext host) {
      host.getBean(IncompleteEventPublications.class).resubmitIncompletePublications(all -> true);
    }
  }

  /** A module that reminds people of calls that are requested. */
  static class Reminders {
    private final BlockingQueue<CallEvent.Requested> received = new LinkedBlockingQueue<>();
    private final AtomicInteger failures = new AtomicInteger();

    @ApplicationModuleListener
    void remind(CallEvent.Requested event) {
      received.add(event);
      if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new IllegalStateException("The reminder could not be sent");
      }
    }

    void failNext() {
      failures.set(1);
    }

    CallEvent.Requested next() throws InterruptedException {
      CallEvent.Requested event = received.poll(20, TimeUnit.SECONDS);
      assertThat(event).isNotNull();
      return event;
    }
  }
}
