package dev.bookend.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.VideoCallException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Calls in transactions of the application, for each transaction manager. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TransactionContract {
  private final String manager;
  private final String[] exclusions;

  private ConfigurableApplicationContext context;
  private VideoCallService calls;
  private Visits visits;

  TransactionContract(String manager, String... exclusions) {
    this.manager = manager;
    this.exclusions = exclusions;
  }

  @BeforeAll
  void start() {
    context = run(freshDatabase(), true);
    calls = context.getBean(VideoCallService.class);
    visits = context.getBean(Visits.class);
  }

  @AfterAll
  void stop() {
    context.close();
  }

  private static String freshDatabase() {
    return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  }

  private ConfigurableApplicationContext run(String database, boolean keeper) {
    return new SpringApplicationBuilder(TestApplication.class)
        .properties("spring.main.web-application-type=none", "spring.main.banner-mode=off")
        .properties("spring.autoconfigure.exclude=" + String.join(",", exclusions))
        .properties("spring.data.jpa.repositories.enabled=false")
        .properties("spring.datasource.url=" + database, "bookend.keeper.enabled=" + keeper)
        .run();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class TestApplication {
    final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    final Set<CallId> deliveredCalls = ConcurrentHashMap.newKeySet();
    private final JdbcTemplate jdbc;

    TestApplication(JdbcTemplate jdbc) {
      this.jdbc = jdbc;
      jdbc.execute("create table if not exists visit (call_id varchar(36))");
    }

    @Bean
    Visits visits(JdbcTemplate jdbc, VideoCallService calls) {
      return new Visits(jdbc, calls);
    }

    @EventListener
    void on(CallEvent event) {
      deliveredCalls.add(event.callId());
      deliveries.add(
          new Delivery(event.callId(), event.getClass(), visitsOf(jdbc, event.callId())));
    }
  }

  /** A delivered event with the number of the call's visits that were visible at delivery. */
  record Delivery(CallId call, Class<?> type, int visits) {}

  private static int visitsOf(JdbcTemplate jdbc, CallId call) {
    String sql = "select count(*) from visit where call_id = ?";
    Integer count = jdbc.queryForObject(sql, Integer.class, call.toString());
    return count == null ? 0 : count;
  }

  /** Accepts another call after the visit has been rolled back. */
  record VisitRolledBack(CallId instead, AtomicBoolean done) {}

  /** The application's service: stores a row of its own with a call. */
  static class Visits {
    private final JdbcTemplate jdbc;
    private final VideoCallService calls;

    Visits(JdbcTemplate jdbc, VideoCallService calls) {
      this.jdbc = jdbc;
      this.calls = calls;
    }

    @Transactional
    public CallId book(Consumer<CallId> then) {
      CallId id =
          calls
              .request(
                  Actor.system(), CallRequest.inviting("ben").onBehalfOf("anna").at(calls.now()))
              .id();
      jdbc.update("insert into visit (call_id) values (?)", id.toString());
      calls.accept(Actor.of("ben"), id);
      then.accept(id);
      return id;
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK)
    public void on(VisitRolledBack visit) {
      calls.accept(Actor.of("ben"), visit.instead());
      visit.done().set(true);
    }

    int of(CallId call) {
      return visitsOf(jdbc, call);
    }
  }

  @Test
  void theExpectedTransactionManagerIsUsed() {
    assertThat(context.getBean(PlatformTransactionManager.class).getClass().getSimpleName())
        .isEqualTo(manager);
  }

  @Test
  void aCallAndARowAreCommittedTogetherBeforeEventsAreDelivered() throws Exception {
    CallId call = visits.book(id -> assertThat(isDelivered(id)).isFalse());

    assertThat(List.of(nextDelivery(call, context), nextDelivery(call, context)))
        .containsExactly(
            new Delivery(call, CallEvent.Requested.class, 1),
            new Delivery(call, CallEvent.Accepted.class, 1));
  }

  @Test
  void aRollbackDiscardsCallRowAndEvents() throws Exception {
    AtomicReference<CallId> booked = new AtomicReference<>();
    Consumer<CallId> fails =
        id -> {
          booked.set(id);
          throw new IllegalStateException("The application rolls back");
        };
    assertThatThrownBy(() -> visits.book(fails)).hasMessage("The application rolls back");

    CallId rolledBack = booked.get();
    assertThat(visits.of(rolledBack)).isZero();
    assertThatThrownBy(() -> calls.get(Actor.system(), rolledBack))
        .isInstanceOf(CallNotFoundException.class);
    nextDelivery(visits.book(id -> {}), context);
    assertThat(isDelivered(rolledBack)).isFalse();
  }

  @Test
  void aCallChangedAfterARollbackIsStoredAndDelivered() throws Exception {
    CallId call =
        calls
            .request(Actor.system(), CallRequest.inviting("ben").onBehalfOf("anna").at(calls.now()))
            .id();
    AtomicBoolean done = new AtomicBoolean();
    Consumer<CallId> fails =
        id -> {
          context.publishEvent(new VisitRolledBack(call, done));
          throw new IllegalStateException("The application rolls back");
        };
    assertThatThrownBy(() -> visits.book(fails)).hasMessage("The application rolls back");

    assertThat(done).isTrue();
    assertThat(calls.get(Actor.system(), call).status()).isEqualTo(CallStatus.ACCEPTED);
    assertThat(List.of(nextDelivery(call, context), nextDelivery(call, context)))
        .containsExactly(
            new Delivery(call, CallEvent.Requested.class, 0),
            new Delivery(call, CallEvent.Accepted.class, 0));
  }

  @Test
  void aRejectedCallRollsBackTheRow() {
    AtomicReference<CallId> booked = new AtomicReference<>();
    Consumer<CallId> refused =
        id -> {
          booked.set(id);
          calls.extend(Actor.of("ben"), id, Duration.ofDays(2));
        };

    assertThatThrownBy(() -> visits.book(refused)).isInstanceOf(VideoCallException.class);
    assertThat(visits.of(booked.get())).isZero();
  }

  @Test
  void eventsOfAStoppedNodeAreDeliveredByTheNext() throws Exception {
    String database = freshDatabase();
    CallId call;
    try (ConfigurableApplicationContext first = run(database, false)) {
      call = first.getBean(Visits.class).book(id -> {});
      assertThat(first.getBean(TestApplication.class).deliveries).isEmpty();
    }

    try (ConfigurableApplicationContext second = run(database, true)) {
      assertThat(nextDelivery(call, second))
          .isEqualTo(new Delivery(call, CallEvent.Requested.class, 1));
    }
  }

  private boolean isDelivered(CallId call) {
    return context.getBean(TestApplication.class).deliveredCalls.contains(call);
  }

  /** The next event of a call; events of other calls are skipped. */
  private static Delivery nextDelivery(CallId call, ConfigurableApplicationContext context)
      throws InterruptedException {
    while (true) {
      Delivery next = context.getBean(TestApplication.class).deliveries.poll(20, TimeUnit.SECONDS);
      assertThat(next).as("the next event of call " + call).isNotNull();
      if (next.call().equals(call)) {
        return next;
      }
    }
  }
}
