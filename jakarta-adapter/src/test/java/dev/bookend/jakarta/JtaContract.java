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

/** Calls in JTA transactions while a keeper runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JtaContract {
  private static final String VISITS = "create table if not exists %svisit (call_id varchar(36))";

  /** A delivered event with the number of the call's visits that were visible at delivery. */
  record Delivery(CallId call, Class<?> type, int visits) {}

  private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
  private final Set<CallId> deliveredCalls = ConcurrentHashMap.newKeySet();
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
            Map.of(DataSource.class, container.pool, EventSink.class, (EventSink) this::receive),
            Observer.class);
    calls = app.get(VideoCallService.class);
  }

  interface EventSink {
    void receive(CallEvent event);
  }

  @ApplicationScoped
  static class Observer {
    @Inject EventSink sink;

    void on(@Observes CallEvent event) {
      sink.receive(event);
    }
  }

  @AfterAll
  void stop() {
    app.close();
    assertThat(container.activeConnections()).as("connections that were not returned").isZero();
    container.close();
  }

  private void receive(CallEvent event) {
    deliveredCalls.add(event.callId());
    deliveries.add(new Delivery(event.callId(), event.getClass(), visitsOf(event.callId())));
  }

  private int visitsOf(CallId call) {
    return container.count(
        "select count(*) from %svisit where call_id = '%s'".formatted(prefix, call));
  }

  private CallId request() {
    return calls
        .request(Actor.system(), CallRequest.inviting("ben").onBehalfOf("anna").at(calls.now()))
        .id();
  }

  private boolean exists(CallId call) {
    try {
      return calls.get(Actor.system(), call).id().equals(call);
    } catch (CallNotFoundException e) {
      return false;
    }
  }

  /** Stores a call and a row of the application in the thread's transaction. */
  private CallId book() {
    CallId call = request();
    container.execute("insert into %svisit values ('%s')".formatted(prefix, call));
    return call;
  }

  @Test
  void aCallAndARowAreCommittedTogetherBeforeEventsAreDelivered() throws Exception {
    AtomicReference<CallId> booked = new AtomicReference<>();
    container.inTransaction(
        () -> {
          CallId call = book();
          calls.accept(Actor.of("ben"), call);
          booked.set(call);
          container.suspended(() -> assertThat(exists(call)).as("visible outside").isFalse());
          assertThat(isDelivered(call)).isFalse();
        });

    CallId call = booked.get();
    assertThat(List.of(nextDelivery(call), nextDelivery(call)))
        .containsExactly(
            new Delivery(call, CallEvent.Requested.class, 1),
            new Delivery(call, CallEvent.Accepted.class, 1));
  }

  @Test
  void aRollbackDiscardsCallRowAndEvents() throws Exception {
    AtomicReference<CallId> booked = new AtomicReference<>();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                container.inTransaction(
                    () -> {
                      booked.set(book());
                      throw new IllegalStateException("The application rolls back");
                    }));

    CallId rolledBack = booked.get();
    assertThat(exists(rolledBack)).isFalse();
    assertThat(visitsOf(rolledBack)).isZero();
    nextDelivery(request());
    assertThat(isDelivered(rolledBack)).isFalse();
  }

  @Test
  void aTransactionMarkedForRollbackStoresNothing() throws Exception {
    AtomicReference<CallId> booked = new AtomicReference<>();
    container.inTransaction(
        () -> {
          booked.set(book());
          container.transactions.setRollbackOnly();
          calls.accept(Actor.of("ben"), booked.get());
        });

    assertThat(exists(booked.get())).isFalse();
    assertThat(visitsOf(booked.get())).isZero();
    nextDelivery(request());
    assertThat(isDelivered(booked.get())).isFalse();
  }

  @Test
  void aTransactionAlreadyMarkedForRollbackIsRejected() throws Exception {
    container.inTransaction(
        () -> {
          container.transactions.setRollbackOnly();
          assertThatExceptionOfType(StorageException.class).isThrownBy(this::request);
        });
  }

  @Test
  void aTransactionSeesItsOwnWrites() throws Exception {
    container.inTransaction(
        () -> {
          CallId call = book();
          assertThat(exists(call)).isTrue();
          assertThat(visitsOf(call)).isOne();
          assertThat(calls.accept(Actor.of("ben"), call).status()).isEqualTo(CallStatus.ACCEPTED);
          assertThat(calls.history(Actor.system(), call)).hasSize(2);
        });
  }

  @Test
  void aCallWithoutATransactionIsStoredImmediately() throws Exception {
    CallId call = request();

    assertThat(exists(call)).isTrue();
    assertThat(nextDelivery(call)).isEqualTo(new Delivery(call, CallEvent.Requested.class, 0));
  }

  @Test
  void aSuspendedTransactionIsNotJoined() throws Exception {
    AtomicReference<CallId> inside = new AtomicReference<>();
    AtomicReference<CallId> inAnother = new AtomicReference<>();
    AtomicReference<CallId> outside = new AtomicReference<>();
    container.inTransaction(
        () -> {
          inside.set(request());
          container.suspended(() -> outside.set(request()));
          container.suspended(() -> container.inTransaction(() -> inAnother.set(request())));
          container.transactions.setRollbackOnly();
        });

    assertThat(exists(inside.get())).isFalse();
    assertThat(exists(inAnother.get())).isTrue();
    assertThat(exists(outside.get())).isTrue();
  }

  @Test
  void theKeeperDeliversEventsWhileATransactionIsOpen() throws Exception {
    container.inTransaction(
        () -> {
          book();
          AtomicReference<CallId> another = new AtomicReference<>();
          container.suspended(() -> another.set(request()));
          assertThat(nextDelivery(another.get()).type()).isEqualTo(CallEvent.Requested.class);
        });
  }

  @Test
  void tasksAfterTheCommitMayWrite() throws Exception {
    AtomicReference<CallId> written = new AtomicReference<>();
    container.inTransaction(
        () -> {
          book();
          container.connections.afterCommit(() -> written.set(request()));
        });

    assertThat(exists(written.get())).isTrue();
    assertThat(nextDelivery(written.get()).type()).isEqualTo(CallEvent.Requested.class);
  }

  private boolean isDelivered(CallId call) {
    return deliveredCalls.contains(call);
  }

  /** The next event of a call; events of other calls are skipped. */
  private Delivery nextDelivery(CallId call) throws InterruptedException {
    while (true) {
      Delivery next = deliveries.poll(20, TimeUnit.SECONDS);
      assertThat(next).as("the next event of call " + call).isNotNull();
      if (next.call().equals(call)) {
        return next;
      }
    }
  }
}
