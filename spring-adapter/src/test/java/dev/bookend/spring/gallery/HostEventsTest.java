package dev.bookend.spring.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallRequest;
import dev.bookend.call.VideoCall;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.port.CallListener;
import dev.bookend.port.DeliveredEvent;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Application event listeners with and without transaction phases. */
class HostEventsTest {
  private static final Actor ANNA = Actor.of("anna");

  static Stream<Class<?>> hosts() {
    return Stream.of(OneManager.class, TwoManagers.class, NoManager.class);
  }

  /** C4. */
  @ParameterizedTest
  @MethodSource("hosts")
  void everyListenerIsCalledOrReported(Class<?> host) {
    try (ConfigurableApplicationContext context = run(host)) {
      request(context);

      assertThat(context.getBean(Listeners.class).called)
          .startsWith("at once", "before commit")
          .containsExactlyInAnyOrder(
              "at once", "before commit", "after commit", "after completion");
    }
  }

  /** A connection is taken only for transactional event listeners. */
  @ParameterizedTest
  @MethodSource("hosts")
  void eventsWithoutTransactionalListenersArePublishedWithoutATransaction(Class<?> host) {
    try (ConfigurableApplicationContext context = run(host)) {
      VideoCallService calls = context.getBean(VideoCallService.class);
      calls.cancel(Actor.system(), request(context).id(), null);
      context.getBean(CallKeeper.class).runDue();

      assertThat(context.getBean(Listeners.class).inTransaction).containsExactly(false);
    }
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void anEventIsPublishedWithItsCallAndBooking(Class<?> host) {
    try (ConfigurableApplicationContext context = run(host)) {
      context
          .getBean(VideoCallService.class)
          .request(ANNA, CallRequest.inviting("ben").forBooking("visit-7"));
      context.getBean(CallKeeper.class).runDue();

      assertThat(context.getBean(Listeners.class).bookings).containsExactly("requested visit-7");
    }
  }

  static Stream<TransactionPhase> phases() {
    return Stream.of(
        TransactionPhase.BEFORE_COMMIT,
        TransactionPhase.AFTER_COMMIT,
        TransactionPhase.AFTER_COMPLETION);
  }

  /** An exception makes the keeper deliver the event again. Spring swallows it after the commit. */
  @ParameterizedTest
  @MethodSource("phases")
  void theFailureOfATransactionalListenerIsAFailedDelivery(TransactionPhase phase) {
    try (ConfigurableApplicationContext context = run(OneManager.class)) {
      VideoCall call = request(context);
      CallEvent event = context.getBean(VideoCallService.class).history(ANNA, call.id()).get(0);
      CallListener delivery = context.getBean("bookendEventListener", CallListener.class);
      Listeners listeners = context.getBean(Listeners.class);
      listeners.called.clear();
      listeners.failing = phase;

      assertThatThrownBy(() -> delivery.on(event, call)).hasStackTraceContaining(phase + " failed");
      listeners.failing = null;
      listeners.called.clear();
      delivery.on(event, call);

      assertThat(listeners.called).hasSize(4);
    }
  }

  private static VideoCall request(ConfigurableApplicationContext context) {
    VideoCall call =
        context.getBean(VideoCallService.class).request(ANNA, CallRequest.inviting("ben"));
    context.getBean(CallKeeper.class).runDue();
    return call;
  }

  private static ConfigurableApplicationContext run(Class<?> host) {
    return new SpringApplicationBuilder(host, Listeners.class)
        .properties("spring.main.web-application-type=none", "spring.main.banner-mode=off")
        .properties("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID())
        .properties("bookend.provider=emulator", "bookend.keeper.enabled=false")
        .run();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class OneManager {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableTransactionManagement
  static class TwoManagers {
    @Bean
    PlatformTransactionManager bookings(DataSource dataSource) {
      return new DataSourceTransactionManager(dataSource);
    }

    @Bean
    PlatformTransactionManager records(DataSource dataSource) {
      return new DataSourceTransactionManager(dataSource);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration(
      excludeName = {
        "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
        "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"
      })
  @EnableTransactionManagement
  static class NoManager {}

  @Configuration(proxyBeanMethods = false)
  static class Listeners {
    final List<String> called = new CopyOnWriteArrayList<>();
    final List<String> bookings = new CopyOnWriteArrayList<>();
    final List<Boolean> inTransaction = new CopyOnWriteArrayList<>();
    volatile @Nullable TransactionPhase failing;

    private void failIf(TransactionPhase phase) {
      if (phase == failing) {
        throw new IllegalStateException(phase + " failed");
      }
    }

    @EventListener
    void delivered(DeliveredEvent delivered) {
      bookings.add(delivered.event().type() + " " + delivered.bookingId());
    }

    @EventListener
    void atOnce(CallEvent.Requested event) {
      called.add("at once");
    }

    @EventListener
    void cancelled(CallEvent.Cancelled event) {
      inTransaction.add(TransactionSynchronizationManager.isActualTransactionActive());
    }

    @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
    void beforeCommit(CallEvent.Requested event) {
      called.add("before commit");
      failIf(TransactionPhase.BEFORE_COMMIT);
    }

    @TransactionalEventListener
    void afterCommit(CallEvent.Requested event) {
      called.add("after commit");
      failIf(TransactionPhase.AFTER_COMMIT);
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMPLETION)
    void afterCompletion(CallEvent.Requested event) {
      called.add("after completion");
      failIf(TransactionPhase.AFTER_COMPLETION);
    }
  }
}
