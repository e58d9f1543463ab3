package dev.bookend.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Calls join the container's transactions, while a keeper is at work beside them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JtaContract {
  private static final String VISITS = "create table if not exists %svisit (call_id varchar(36))";

  /** An event, and how many visits of the call could be seen when it was told. */
  record Heard(CallId call, Class<?> type, int visits) {}

  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private final Set<CallId> everHeardOf = ConcurrentHashMap.newKeySet();
  private final Container container;
  private final String prefix;
  private CdiApp app;
  private VideoCallService calls;

  JtaContract(TestDatabase database) {
    container = new Container(database);
    prefix = database.name().toLowerCase(Locale.ROOT) + "_";
  }

  @BeforeAll
  void start() {
    container.execute(VISITS.formatted(prefix));
    app =
        CdiApp.with(
            Map.of(
                "bookend.jdbc.table-prefix", prefix,
                "bookend.jdbc.initialize-schema", "always",
                "bookend.twilio.room-mode", "ad-hoc"),
            Map.of(DataSource.class, container.pool, Ear.class, (Ear) this::hear),
            Observer.class);
    calls = app.get(VideoCallService.class);
  }

  interface Ear {
    void hear(CallEvent event);
  }

  @ApplicationScoped
  static class Observer {
    @Inject Ear ear;

    void on(@Observes CallEvent event) {
      ear.hear(event);
    }
  }

  @AfterAll
  void stop() {
    app.close();
    assertThat(container.taken()).as("connections that were not given back").isZero();
    container.close();
  }

  private void hear(CallEvent event) {
    everHeardOf.add(event.callId());
    heard.add(new Heard(event.callId(), event.getClass(), visitsOf(event.callId())));
  }

  private int visitsOf(CallId call) {
    return container.count(
        "select count(*) from %svisit where call_id = '%s'".formatted(prefix, call));
  }

  private CallId ask() {
    return calls.request(Actor.host(), CallRequest.between("anna", "ben").at(calls.now())).id();
  }

  private boolean isThere(CallId call) {
    try {
      return calls.get(Actor.host(), call).id().equals(call);
    } catch (CallNotFoundException e) {
      return false;
    }
  }

  /** A call and a row of the host's own, in the thread's transaction. */
  private CallId book() {
    CallId call = ask();
    container.execute("insert into %svisit values ('%s')".formatted(prefix, call));
    return call;
  }

  @Test
  void aCallAndTheHostsRowAreCommittedTogetherAndToldAfterwards() throws Exception {
    AtomicReference<CallId> booked = new AtomicReference<>();
    container.inTransaction(
        () -> {
          CallId call = book();
          calls.accept(Actor.of("ben"), call);
          booked.set(call);
          container.aside(() -> assertThat(isThere(call)).as("seen outside").isFalse());
          assertThat(isHeardOf(call)).isFalse();
        });

    CallId call = booked.get();
    assertThat(List.of(nextOf(call), nextOf(call)))
        .containsExactly(
            new Heard(call, CallEvent.Requested.class, 1),
            new Heard(call, CallEvent.Accepted.class, 1));
  }

  @Test
  void orNotAtAllAndThenNobodyHearsOfIt() throws Exception {
    AtomicReference<CallId> booked = new AtomicReference<>();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                container.inTransaction(
                    () -> {
                      booked.set(book());
                      throw new IllegalStateException("The host changes its mind");
                    }));

    CallId undone = booked.get();
    assertThat(isThere(undone)).isFalse();
    assertThat(visitsOf(undone)).isZero();
    nextOf(ask());
    assertThat(isHeardOf(undone)).isFalse();
  }

  @Test
  void aTransactionThatIsMarkedForRollbackStoresNothing() throws Exception {
    AtomicReference<CallId> booked = new AtomicReference<>();
    container.inTransaction(
        () -> {
          booked.set(book());
          container.transactions.setRollbackOnly();
          calls.accept(Actor.of("ben"), booked.get());
        });

    assertThat(isThere(booked.get())).isFalse();
    assertThat(visitsOf(booked.get())).isZero();
    nextOf(ask());
    assertThat(isHeardOf(booked.get())).isFalse();
  }

  @Test
  void orRefusesIfItWasMarkedBeforeAll() throws Exception {
    container.inTransaction(
        () -> {
          container.transactions.setRollbackOnly();
          assertThatExceptionOfType(StorageException.class).isThrownBy(this::ask);
        });
  }

  @Test
  void whatOneTransactionStoresItSees() throws Exception {
    container.inTransaction(
        () -> {
          CallId call = book();
          assertThat(isThere(call)).isTrue();
          assertThat(visitsOf(call)).isOne();
          assertThat(calls.accept(Actor.of("ben"), call).status()).isEqualTo(CallStatus.ACCEPTED);
          assertThat(calls.history(Actor.host(), call)).hasSize(2);
        });
  }

  @Test
  void withoutATransactionACallIsStoredAtOnce() throws Exception {
    CallId call = ask();

    assertThat(isThere(call)).isTrue();
    assertThat(nextOf(call)).isEqualTo(new Heard(call, CallEvent.Requested.class, 0));
  }

  @Test
  void aSuspendedTransactionIsNotJoined() throws Exception {
    AtomicReference<CallId> inside = new AtomicReference<>();
    AtomicReference<CallId> inAnother = new AtomicReference<>();
    AtomicReference<CallId> outside = new AtomicReference<>();
    container.inTransaction(
        () -> {
          inside.set(ask());
          container.aside(() -> outside.set(ask()));
          container.aside(() -> container.inTransaction(() -> inAnother.set(ask())));
          container.transactions.setRollbackOnly();
        });

    assertThat(isThere(inside.get())).isFalse();
    assertThat(isThere(inAnother.get())).isTrue();
    assertThat(isThere(outside.get())).isTrue();
  }

  @Test
  void theKeeperWorksWhileATransactionIsOpen() throws Exception {
    container.inTransaction(
        () -> {
          book();
          AtomicReference<CallId> another = new AtomicReference<>();
          container.aside(() -> another.set(ask()));
          assertThat(nextOf(another.get()).type()).isEqualTo(CallEvent.Requested.class);
        });
  }

  @Test
  void whatIsWrittenAfterTheCommitGoesItsOwnWay() throws Exception {
    AtomicReference<CallId> written = new AtomicReference<>();
    container.inTransaction(
        () -> {
          book();
          container.connections.afterCommit(() -> written.set(ask()));
        });

    assertThat(isThere(written.get())).isTrue();
    assertThat(nextOf(written.get()).type()).isEqualTo(CallEvent.Requested.class);
  }

  private boolean isHeardOf(CallId call) {
    return everHeardOf.contains(call);
  }

  /** The next that is heard of a call; what is heard of others is passed over. */
  private Heard nextOf(CallId call) throws InterruptedException {
    while (true) {
      Heard next = heard.poll(20, TimeUnit.SECONDS);
      assertThat(next).as("the next event of call " + call).isNotNull();
      if (next.call().equals(call)) {
        return next;
      }
    }
  }
}
