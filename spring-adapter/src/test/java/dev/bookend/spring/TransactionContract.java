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

/** Calls join the host's transactions, whoever manages them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TransactionContract {
  private final String manager;
  private final String[] exclusions;

  private ConfigurableApplicationContext host;
  private VideoCallService calls;
  private Visits visits;

  TransactionContract(String manager, String... exclusions) {
    this.manager = manager;
    this.exclusions = exclusions;
  }

  @BeforeAll
  void start() {
    host = run(freshDatabase(), true);
    calls = host.getBean(VideoCallService.class);
    visits = host.getBean(Visits.class);
  }

  @AfterAll
  void stop() {
    host.close();
  }

  private static String freshDatabase() {
    return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  }

  private ConfigurableApplicationContext run(String database, boolean keeper) {
    return new SpringApplicationBuilder(Host.class)
        .properties("spring.main.web-application-type=none", "spring.main.banner-mode=off")
        .properties("spring.autoconfigure.exclude=" + String.join(",", exclusions))
        .properties("spring.data.jpa.repositories.enabled=false")
        .properties("spring.datasource.url=" + database, "bookend.keeper.enabled=" + keeper)
        .run();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Host {
    final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    final Set<CallId> everHeardOf = ConcurrentHashMap.newKeySet();
    private final JdbcTemplate jdbc;

    Host(JdbcTemplate jdbc) {
      this.jdbc = jdbc;
      jdbc.execute("create table if not exists visit (call_id varchar(36))");
    }

    @Bean
    Visits visits(JdbcTemplate jdbc, VideoCallService calls) {
      return new Visits(jdbc, calls);
    }

    @EventListener
    void on(CallEvent event) {
      everHeardOf.add(event.callId());
      heard.add(new Heard(event.callId(), event.getClass(), visitsOf(jdbc, event.callId())));
    }
  }

  /** An event, and how many visits of the call could be seen when it was told. */
  record Heard(CallId call, Class<?> type, int visits) {}

  private static int visitsOf(JdbcTemplate jdbc, CallId call) {
    String sql = "select count(*) from visit where call_id = ?";
    Integer count = jdbc.queryForObject(sql, Integer.class, call.toString());
    return count == null ? 0 : count;
  }

  /** What comes of a call if the visit is undone. */
  record Undone(CallId instead, AtomicBoolean done) {}

  /** What a host does: a row of its own, and a call. */
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
          calls.request(Actor.host(), CallRequest.between("anna", "ben").at(calls.now())).id();
      jdbc.update("insert into visit (call_id) values (?)", id.toString());
      calls.accept(Actor.of("ben"), id);
      then.accept(id);
      return id;
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK)
    public void on(Undone visit) {
      calls.accept(Actor.of("ben"), visit.instead());
      visit.done().set(true);
    }

    int of(CallId call) {
      return visitsOf(jdbc, call);
    }
  }

  @Test
  void theManagerIsTheOneThatIsMeant() {
    assertThat(host.getBean(PlatformTransactionManager.class).getClass().getSimpleName())
        .isEqualTo(manager);
  }

  @Test
  void aCallAndTheHostsRowAreCommittedTogetherAndToldAfterwards() throws Exception {
    CallId call = visits.book(id -> assertThat(isHeardOf(id)).isFalse());

    assertThat(List.of(nextOf(call, host), nextOf(call, host)))
        .containsExactly(
            new Heard(call, CallEvent.Requested.class, 1),
            new Heard(call, CallEvent.Accepted.class, 1));
  }

  @Test
  void orNotAtAllAndThenNobodyHearsOfIt() throws Exception {
    AtomicReference<CallId> booked = new AtomicReference<>();
    Consumer<CallId> fails =
        id -> {
          booked.set(id);
          throw new IllegalStateException("The host changes its mind");
        };
    assertThatThrownBy(() -> visits.book(fails)).hasMessage("The host changes its mind");

    CallId undone = booked.get();
    assertThat(visits.of(undone)).isZero();
    assertThatThrownBy(() -> calls.get(Actor.host(), undone))
        .isInstanceOf(CallNotFoundException.class);
    nextOf(visits.book(id -> {}), host);
    assertThat(isHeardOf(undone)).isFalse();
  }

  @Test
  void afterARollbackTheHostMayChangeACallAndItIsTold() throws Exception {
    CallId call =
        calls.request(Actor.host(), CallRequest.between("anna", "ben").at(calls.now())).id();
    AtomicBoolean done = new AtomicBoolean();
    Consumer<CallId> fails =
        id -> {
          host.publishEvent(new Undone(call, done));
          throw new IllegalStateException("The host changes its mind");
        };
    assertThatThrownBy(() -> visits.book(fails)).hasMessage("The host changes its mind");

    assertThat(done).isTrue();
    assertThat(calls.get(Actor.host(), call).status()).isEqualTo(CallStatus.ACCEPTED);
    assertThat(List.of(nextOf(call, host), nextOf(call, host)))
        .containsExactly(
            new Heard(call, CallEvent.Requested.class, 0),
            new Heard(call, CallEvent.Accepted.class, 0));
  }

  @Test
  void aRefusedCallUndoesTheHostsRow() {
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
  void whatAStoppedNodeHasNotToldIsToldByTheNext() throws Exception {
    String database = freshDatabase();
    CallId call;
    try (ConfigurableApplicationContext first = run(database, false)) {
      call = first.getBean(Visits.class).book(id -> {});
      assertThat(first.getBean(Host.class).heard).isEmpty();
    }

    try (ConfigurableApplicationContext second = run(database, true)) {
      assertThat(nextOf(call, second)).isEqualTo(new Heard(call, CallEvent.Requested.class, 1));
    }
  }

  private boolean isHeardOf(CallId call) {
    return host.getBean(Host.class).everHeardOf.contains(call);
  }

  /** The next that is heard of a call; what is heard of others is passed over. */
  private static Heard nextOf(CallId call, ConfigurableApplicationContext host)
      throws InterruptedException {
    while (true) {
      Heard next = host.getBean(Host.class).heard.poll(20, TimeUnit.SECONDS);
      assertThat(next).as("the next event of call " + call).isNotNull();
      if (next.call().equals(call)) {
        return next;
      }
    }
  }
}
