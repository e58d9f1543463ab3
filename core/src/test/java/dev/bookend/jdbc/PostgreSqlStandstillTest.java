package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.StorageException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that stalls at any moment does not lock a call for long. */
class PostgreSqlStandstillTest {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
  private static final Duration LEASE = Duration.ofSeconds(9);

  private final Tables tables = Tables.fresh(TestDatabase.POSTGRESQL);

  @AfterEach
  void drop() {
    tables.close();
  }

  @Test
  void stalledNodeHoldsNoLockAfterAnyStatement() {
    CallRepository sound = tables.repository();
    List<String> kept = new ArrayList<>();
    CallRepository calls =
        tables.repository(
            new Tapped(
                TestDatabase.POSTGRESQL.dataSource(),
                new Tapped.Tap() {
                  @Override
                  public void after(Connection real, String sql) throws SQLException {
                    kept.add(isFree() ? "nothing" : idleAtMost(real));
                  }
                }));

    for (Map.Entry<String, BiConsumer<CallRepository, VideoCall>> each : writes().entrySet()) {
      tables.empty();
      VideoCall call = sound.insert(request());
      calls.claimDue(NOW, Duration.ofHours(1), LEASE, 9);
      kept.clear();

      each.getValue().accept(calls, call);

      assertThat(kept).as(each.getKey()).isNotEmpty().containsOnly("nothing");
    }
    tables.empty();
    VideoCall call = sound.insert(exclusiveRequest());
    kept.clear();

    assertThat(calls.claimDue(NOW, Duration.ofHours(1), LEASE, 9)).containsExactly(call);
    assertThat(kept).as("claim").hasSizeGreaterThan(1).containsOnly("nothing");
    kept.clear();
    calls.update(call.reschedule(Actor.system(), NOW.plusSeconds(99), null, null, NOW));
    assertThat(kept).as("reschedule").isNotEmpty().isSubsetOf("nothing", "1s");
    kept.clear();
    sound.find(call.id()).ifPresent(moved -> calls.update(moved.accept("ben", NOW)));
    assertThat(kept).as("accept").isNotEmpty().isSubsetOf("nothing", "1s");
  }

  @Test
  void idleTransactionOfAStalledNodeIsAborted() throws Exception {
    CallRepository sound = tables.repository();
    VideoCall call = sound.insert(exclusiveRequest());
    CountDownLatch lost = new CountDownLatch(1);
    CallRepository calls =
        tables.repository(
            new Tapped(
                TestDatabase.POSTGRESQL.dataSource(),
                new Tapped.Tap() {
                  @Override
                  public void after(Connection real, String sql) throws SQLException {
                    if (!isFree()) {
                      assertThat(isFreeWithin(Duration.ofSeconds(30))).isTrue();
                      lost.countDown();
                    }
                  }
                }));

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(
            () ->
                calls.update(call.reschedule(Actor.system(), NOW.plusSeconds(99), null, null, NOW)))
        .satisfies(e -> assertThat(((SQLException) e.getCause()).getSQLState()).isEqualTo("25P03"))
        .withMessage("The database cannot be reached or did not respond in time.");

    assertThat(lost.getCount()).isZero();
    assertThat(sound.find(call.id())).contains(call);
  }

  private static Map<String, BiConsumer<CallRepository, VideoCall>> writes() {
    Map<String, BiConsumer<CallRepository, VideoCall>> writes = new LinkedHashMap<>();
    writes.put("update", (calls, call) -> calls.update(cancelled(call)));
    writes.put("tryUpdateAll", (calls, call) -> calls.tryUpdateAll(List.of(cancelled(call))));
    writes.put("renew", (calls, call) -> calls.renew(List.of(call.id()), NOW, LEASE));
    writes.put("release", (calls, call) -> calls.release(List.of(call.id())));
    return writes;
  }

  private static String idleAtMost(Connection connection) throws SQLException {
    try (Statement show = connection.createStatement();
        ResultSet rows = show.executeQuery("show idle_in_transaction_session_timeout")) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** Waits for the lock in the database. */
  private boolean isFreeWithin(Duration time) throws SQLException {
    String sql = "select id from " + tables.prefix() + "call for update";
    try (Connection connection = TestDatabase.POSTGRESQL.dataSource().getConnection();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setQueryTimeout((int) time.toSeconds());
      try (ResultSet rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static CallChange cancelled(VideoCall call) {
    return call.cancel(Actor.system(), null, NOW);
  }

  private static CallChange request() {
    return request(CallTerms.defaults());
  }

  /** An exclusive call, whose rescheduling needs several statements. */
  private static CallChange exclusiveRequest() {
    return request(CallTerms.builder().exclusive(true).build());
  }

  private static CallChange request(CallTerms terms) {
    return VideoCall.request(
        CallId.random(), Actor.of("anna"), CallRequest.inviting("ben"), terms, NOW);
  }

  private boolean isFree() throws SQLException {
    String sql = "select id from " + tables.prefix() + "call for update skip locked";
    try (Connection connection = TestDatabase.POSTGRESQL.dataSource().getConnection();
        PreparedStatement select = connection.prepareStatement(sql);
        ResultSet rows = select.executeQuery()) {
      return rows.next();
    }
  }
}
