package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.CallTerms;
import dev.bookend.call.DoubleBookedException;
import dev.bookend.call.KeyReusedException;
import dev.bookend.call.Participant;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.QuotaExceededException;
import dev.bookend.call.StorageException;
import dev.bookend.call.VideoCall;
import dev.bookend.cost.SpendCap;
import dev.bookend.cost.SpendCap.CalendarUnit;
import dev.bookend.port.CallQuery;
import dev.bookend.port.RepositoryRules;
import dev.bookend.testing.Together;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls in transactions of the host, on a real database. */
abstract class HostTransactionContract {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
  private static final CallTerms TERMS = CallTerms.defaults();
  private static final CallRequest REQUEST =
      CallRequest.inviting("ben").onBehalfOf("anna").at(NOW).withRequestKey("k");

  private static final RepositoryRules ONE_A_DAY =
      new RepositoryRules(List.of(SpendCap.calls(CalendarUnit.DAY, 1)), PersonLimits.NONE);

  private final TestDatabase database;
  private Tables tables;
  private HostTransaction host;
  private HostTransaction repeatable;
  private JdbcCallRepository calls;
  private JdbcCallRepository repeatableCalls;
  private JdbcCallRepository outside;

  HostTransactionContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void begin() {
    tables = Tables.fresh(database);
    host = new HostTransaction(database.dataSource(), Connection.TRANSACTION_READ_COMMITTED);
    repeatable = new HostTransaction(database.dataSource(), Connection.TRANSACTION_REPEATABLE_READ);
    calls = tables.repository(host);
    repeatableCalls = tables.repository(repeatable);
    outside = tables.repository();
    database.execute("create table " + bookings() + " (id integer primary key)");
  }

  @AfterEach
  void dropTables() {
    database.execute("drop table " + bookings());
    tables.close();
  }

  @Test
  void callsLockedByTheHostDoNotBlockOthers() {
    VideoCall busy = settled(CallRequest.inviting("ben").onBehalfOf("anna"));
    VideoCall free = settled(CallRequest.inviting("dan").onBehalfOf("cleo"));
    Instant due = NOW.plusSeconds(3600);
    assertThat(outside.claimDue(due, Duration.ZERO, Duration.ofMinutes(1), 10)).hasSize(2);
    List<CallId> both = List.of(busy.id(), free.id());

    host.run(
        connection -> {
          calls.update(busy.accept("ben", NOW));
          assertThat(soon(() -> outside.renew(both, due, Duration.ofMinutes(1))))
              .extracting(VideoCall::id)
              .containsExactly(free.id());
          List<CallChange> changes =
              Stream.of(busy, free).map(call -> call.cancel(Actor.system(), null, NOW)).toList();
          assertThat(soon(() -> outside.tryUpdateAll(changes))).containsExactly(busy.id());
        });

    assertThat(outside.find(busy.id()).orElseThrow().status()).isEqualTo(CallStatus.ACCEPTED);
    assertThat(outside.find(free.id()).orElseThrow().status()).isEqualTo(CallStatus.CANCELLED);
  }

  @Test
  void hostReadsDoNotBlockUpdates() {
    VideoCall call = outside.insert(change());

    host.run(
        connection -> {
          assertThat(calls.find(call.id())).contains(call);
          assertThat(calls.findRequest(REQUEST.keyOf(Actor.system()))).contains(call);
          assertThat(calls.insert(change())).as("the same key").isEqualTo(call);
          VideoCall accepted = soon(() -> outside.update(call.accept("ben", NOW)));
          assertThat(calls.find(call.id())).contains(accepted);
        });
  }

  private static <T> T soon(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work).orTimeout(20, TimeUnit.SECONDS).join();
  }

  private VideoCall settled(CallRequest request) {
    return outside.insert(
        VideoCall.request(CallId.random(), Actor.system(), request, CallTerms.defaults(), NOW)
            .then(call -> call.delivered(call.outbox().recorded())));
  }

  private String bookings() {
    return tables.prefix() + "host_booking";
  }

  private void book(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("insert into " + bookings() + " values (" + id + ")");
    }
  }

  private int booked() {
    return database.count("select count(*) from " + bookings());
  }

  @Test
  void callAndHostRowCommitTogether() {
    CallChange change = change();
    List<String> told = new ArrayList<>();

    host.run(
        connection -> {
          book(connection, 1);
          VideoCall call = calls.insert(change);
          calls.update(call.accept("ben", NOW));
          calls.afterCommit(() -> told.add("committed"));
          assertThat(calls.find(call.id())).as("seen inside").isPresent();
          assertThat(elsewhere(() -> outside.find(call.id()))).as("seen outside").isEmpty();
          assertThat(told).isEmpty();
        });

    assertThat(outside.find(change.call().id()).orElseThrow().version()).isEqualTo(2);
    assertThat(booked()).isOne();
    assertThat(told).containsExactly("committed");
  }

  @Test
  void rollbackStoresNothingAndRunsNoCallback() {
    CallChange change = change();
    List<String> told = new ArrayList<>();

    assertThatThrownBy(
            () ->
                host.run(
                    connection -> {
                      book(connection, 1);
                      calls.insert(change);
                      calls.afterCommit(() -> told.add("committed"));
                      throw new IllegalStateException("the host changes its mind");
                    }))
        .hasMessage("the host changes its mind");

    assertThat(outside.find(change.call().id())).isEmpty();
    assertThat(outside.history(change.call().id(), 0, 100)).isEmpty();
    assertThat(outside.findRequest(REQUEST.keyOf(Actor.system()))).isEmpty();
    assertThat(booked()).isZero();
    assertThat(told).isEmpty();
  }

  @Test
  void rejectionDoesNotAbortTheHostTransaction() {
    VideoCall call = outside.insert(change());
    VideoCall booked = outside.insert(exclusive());

    host.run(
        connection -> {
          assertThat(calls.insert(change())).as("the same key").isEqualTo(call);
          CallChange sameId =
              VideoCall.request(
                  call.id(),
                  Actor.of("cleo"),
                  CallRequest.inviting("dan"),
                  CallTerms.defaults(),
                  NOW);
          assertThatExceptionOfType(CallConflictException.class)
              .isThrownBy(() -> calls.insert(sameId));
          assertThatExceptionOfType(DoubleBookedException.class)
              .isThrownBy(() -> calls.insert(exclusive()));
          calls.update(call.accept("ben", NOW));
          assertThatExceptionOfType(CallConflictException.class)
              .isThrownBy(() -> calls.update(call.decline("ben", NOW)));
          book(connection, 1);
        });

    assertThat(booked()).isOne();
    assertThat(outside.find(call.id()).orElseThrow().version()).isEqualTo(2);
    assertThat(outside.find(booked.id())).contains(booked);
  }

  @Test
  void lostRaceAfterAHostReadIsReported() {
    VideoCall call = outside.insert(change());

    lost(
        connection -> {
          look(connection);
          VideoCall first = elsewhere(() -> outside.update(call.accept("ben", NOW)));
          assertThat(first.version()).isEqualTo(2);
          repeatableCalls.update(call.decline("ben", NOW));
        });

    assertThat(outside.find(call.id()).orElseThrow().version()).isEqualTo(2);
    assertThat(outside.history(call.id(), 0, 100)).hasSize(2);
  }

  @Test
  void bookingAfterAHostReadIsNotDoubled() {
    assumeThat(database).as("writes a row that stays the same").isNotEqualTo(TestDatabase.H2);
    lost(
        connection -> {
          look(connection);
          elsewhere(() -> outside.insert(exclusive()));
          repeatableCalls.insert(exclusive());
        });

    assertThat(outside.search(CallQuery.all()).items()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void requestKeyUsedAfterAHostReadCreatesNoSecondCall(boolean exclusive) {
    CallTerms terms = TERMS.toBuilder().exclusive(exclusive).build();
    try {
      repeatable.run(
          connection -> {
            look(connection);
            VideoCall first = elsewhere(() -> outside.insert(change(REQUEST, terms)));
            assertThat(repeatableCalls.insert(change(REQUEST, terms))).isEqualTo(first);
          });
    } catch (CallConflictException | StorageException refused) {
      assertThat(refused).as("not silent").isNotNull();
    }

    assertThat(outside.search(CallQuery.all()).items()).hasSize(1);
  }

  @Test
  void secondKeyOfARingingCallUsedAfterAHostReadIsCompared() {
    CallRequest first = CallRequest.inviting("ben").onBehalfOf("anna").withRequestKey("k1");
    CallRequest second = first.withRequestKey("k2");
    VideoCall ringing = outside.insert(change(first, TERMS));
    try {
      repeatable.run(
          connection -> {
            look(connection);
            elsewhere(() -> outside.insert(change(second, TERMS)));
            assertThat(repeatableCalls.insert(change(second, TERMS))).isEqualTo(ringing);
            CallRequest longer = second.lasting(Duration.ofSeconds(20));
            assertThatExceptionOfType(KeyReusedException.class)
                .isThrownBy(() -> repeatableCalls.insert(change(longer, TERMS)));
          });
    } catch (CallConflictException | StorageException refused) {
      assertThat(refused).as("not silent").isNotNull();
    }

    assertThat(outside.search(CallQuery.all()).items()).containsExactly(ringing);
  }

  @Test
  void conflictsInAHostTransactionStoreNoKey() {
    VideoCall call = outside.insert(change());
    VideoCall accepted = outside.update(call.accept("ben", NOW));
    CallRequest fresh = REQUEST.withRequestKey("fresh");
    CallRequest bens = CallRequest.inviting("anna").onBehalfOf("ben").withRequestKey("fresh");

    host.run(
        connection -> {
          assertThatExceptionOfType(CallConflictException.class)
              .isThrownBy(
                  () ->
                      calls.insert(
                          VideoCall.request(call.id(), Actor.system(), fresh, TERMS, NOW)));
          assertThatExceptionOfType(CallConflictException.class)
              .isThrownBy(
                  () ->
                      calls.update(call.accept("ben", NOW).answering(bens.keyOf(Actor.system()))));
        });

    assertThat(outside.find(call.id())).contains(accepted);
    assertThat(outside.insert(change(fresh, TERMS)).id()).isNotEqualTo(call.id());
    assertThat(outside.insert(change(bens, TERMS)).id()).isNotEqualTo(call.id());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void conflictingHostTransactionsLeaveNoPartialChange(boolean repeats) {
    VideoCall call =
        outside.insert(change(CallRequest.inviting("p0", "p1").onBehalfOf("anna"), TERMS));
    Rendezvous rendezvous = new Rendezvous(database);

    List<Optional<RuntimeException>> failures =
        together(
            repeats,
            (connection, calls, i) -> {
              look(connection);
              book(connection, i);
              rendezvous.begin(i);
              VideoCall found = calls.find(call.id()).orElseThrow();
              rendezvous.hasRead(i);
              accept(calls, found, "p" + i);
            });

    List<String> accepted =
        IntStream.range(0, 2)
            .filter(i -> failures.get(i).isEmpty())
            .mapToObj(i -> "p" + i)
            .toList();
    failures.forEach(failure -> failure.ifPresent(this::checkIsConflict));
    assertThat(accepted).hasSizeBetween(repeats ? 1 : 2, 2);
    assertThat(booked()).isEqualTo(accepted.size());
    VideoCall stored = outside.find(call.id()).orElseThrow();
    assertThat(stored.version()).isEqualTo(1 + accepted.size());
    assertThat(outside.history(call.id(), 0, 100)).hasSize(1 + accepted.size());
    assertThat(stored.participants().stream().filter(HostTransactionContract::hasAccepted))
        .extracting(Participant::identity)
        .containsAll(accepted)
        .hasSize(1 + accepted.size());
  }

  private static boolean hasAccepted(Participant person) {
    return person.response() == Participant.Response.ACCEPTED;
  }

  /** The rollback that follows a lost race. */
  private static void accept(JdbcCallRepository calls, VideoCall found, String who) {
    try {
      calls.update(found.accept(who, NOW));
    } catch (CallConflictException lost) {
      calls.update(calls.find(found.id()).orElseThrow().accept(who, NOW));
    }
  }

  private void checkIsConflict(RuntimeException failure) {
    assertThat(failure).isInstanceOfAny(CallConflictException.class, StorageException.class);
    if (database == TestDatabase.MARIADB && failure.getCause() instanceof SQLException cause) {
      assertThat(cause.getErrorCode()).as("a deadlock").isNotEqualTo(1213);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void concurrentHostsWithDifferentRequestKeysBothSucceed(boolean repeats) {
    CyclicBarrier probed = new CyclicBarrier(2);

    List<Optional<RuntimeException>> failures =
        together(
            repeats,
            (connection, calls, i) -> {
              assertThat(calls.findRequest(REQUEST.withRequestKey("k" + i).keyOf(Actor.system())))
                  .isEmpty();
              probed.await(20, TimeUnit.SECONDS);
              calls.insert(change(REQUEST.withRequestKey("k" + i), TERMS));
            });

    assertThat(failures).containsOnly(Optional.empty());
    assertThat(outside.search(CallQuery.all()).items()).hasSize(2);
  }

  @Test
  void rolledBackCallDoesNotCountAgainstTheCap() {
    assertThatThrownBy(
            () ->
                host.run(
                    connection -> {
                      calls.insert(capped("anna"), ONE_A_DAY);
                      assertThatExceptionOfType(QuotaExceededException.class)
                          .isThrownBy(() -> calls.insert(capped("ben"), ONE_A_DAY));
                      book(connection, 1);
                      throw new IllegalStateException("the host changes its mind");
                    }))
        .hasMessage("the host changes its mind");

    outside.insert(capped("cleo"), ONE_A_DAY);
    assertThatExceptionOfType(QuotaExceededException.class)
        .isThrownBy(() -> outside.insert(capped("dan"), ONE_A_DAY));
  }

  @Test
  void capRejectionDoesNotAbortTheHostTransaction() {
    outside.insert(capped("anna"), ONE_A_DAY);

    host.run(
        connection -> {
          assertThatExceptionOfType(QuotaExceededException.class)
              .isThrownBy(() -> calls.insert(capped("ben"), ONE_A_DAY));
          book(connection, 1);
        });

    assertThat(booked()).isOne();
  }

  @Test
  void capCountsCallsCommittedAfterAHostRead() {
    assumeThat(database).as("writes a row that stays the same").isNotEqualTo(TestDatabase.H2);
    assertThatThrownBy(
            () ->
                repeatable.run(
                    connection -> {
                      look(connection);
                      elsewhere(() -> outside.insert(capped("anna"), ONE_A_DAY));
                      repeatableCalls.insert(capped("ben"), ONE_A_DAY);
                    }))
        .isInstanceOfAny(QuotaExceededException.class, StorageException.class);

    assertThat(outside.search(CallQuery.all()).items()).hasSize(1);
  }

  @Test
  void repeatedRequestKeyIsNotRejectedByTheCap() {
    CallChange request = change(REQUEST, TERMS);
    try {
      repeatable.run(
          connection -> {
            look(connection);
            VideoCall first = elsewhere(() -> outside.insert(request, ONE_A_DAY));
            CallChange again = change(REQUEST, TERMS);
            assertThat(repeatableCalls.insert(again, ONE_A_DAY)).isEqualTo(first);
          });
    } catch (CallConflictException | StorageException refused) {
      assertThat(refused).as("not silent").isNotNull();
    }

    assertThat(outside.search(CallQuery.all()).items()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneOfTwoHostsGetsTheLastCallUnderTheCap(boolean repeats) {
    assumeThat(repeats && database == TestDatabase.H2).as("not for use on H2").isFalse();
    CyclicBarrier looked = new CyclicBarrier(2);

    List<Optional<RuntimeException>> failures =
        together(
            repeats,
            (connection, calls, i) -> {
              look(connection);
              looked.await(20, TimeUnit.SECONDS);
              calls.insert(capped("p" + i), ONE_A_DAY);
              book(connection, i);
            });

    assertThat(failures).filteredOn(Optional::isEmpty).hasSize(1);
    failures.forEach(
        failure ->
            failure.ifPresent(
                e ->
                    assertThat(e)
                        .isInstanceOfAny(QuotaExceededException.class, StorageException.class)));
    assertThat(booked()).isOne();
    assertThat(outside.search(CallQuery.all()).items()).hasSize(1);
  }

  private static CallChange capped(String who) {
    return change(CallRequest.inviting("with " + who).onBehalfOf(who), TERMS);
  }

  private interface Host {
    void on(Connection connection, JdbcCallRepository calls, int number) throws Exception;
  }

  private List<Optional<RuntimeException>> together(boolean repeats, Host work) {
    HostTransaction transactions = repeats ? repeatable : host;
    JdbcCallRepository joining = repeats ? repeatableCalls : calls;
    return Together.run(
        2, i -> failure(() -> transactions.run(connection -> work.on(connection, joining, i))));
  }

  private static Optional<RuntimeException> failure(Runnable work) {
    try {
      work.run();
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(e);
    }
  }

  private void lost(HostTransaction.Work work) {
    assertThatThrownBy(() -> repeatable.run(work))
        .isInstanceOfAny(
            CallConflictException.class, DoubleBookedException.class, StorageException.class);
  }

  private void look(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery("select count(*) from " + tables.prefix() + "call").close();
    }
  }

  private static <T> T elsewhere(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work).join();
  }

  private static CallChange change() {
    return change(REQUEST, TERMS);
  }

  private static CallChange change(CallRequest request, CallTerms terms) {
    return VideoCall.request(CallId.random(), Actor.system(), request, terms, NOW);
  }

  private static CallChange exclusive() {
    return change(
        CallRequest.inviting("finn").onBehalfOf("eve").at(NOW),
        TERMS.toBuilder().exclusive(true).build());
  }
}
