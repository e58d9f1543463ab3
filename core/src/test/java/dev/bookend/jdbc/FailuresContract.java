package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.StorageException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Failures at any JDBC call leave no partial change and no open connection, and disclose no values.
 */
abstract class FailuresContract {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
  private static final String SECRET = "anna-secret";
  private static final CallTerms EXCLUSIVE = CallTerms.builder().exclusive(true).build();

  private static final Duration LEASE = Duration.ofSeconds(60);

  private final TestDatabase database;

  FailuresContract(TestDatabase database) {
    this.database = database;
  }

  private static Map<String, Consumer<CallRepository>> operations(VideoCall call, VideoCall over) {
    CallChange fresh = request(SECRET, "eve", "new");
    CallChange moved = call.reschedule(Actor.system(), NOW.plusSeconds(99), null, null, NOW);
    Map<String, Consumer<CallRepository>> all = new LinkedHashMap<>();
    all.put("insert", r -> r.insert(fresh));
    all.put("backlog", r -> r.backlog(NOW));
    all.put("findRequest", r -> r.findRequest(keyed(SECRET, "ben", "key").keyOf(Actor.system())));
    all.put("find", r -> r.find(call.id()));
    all.put("update", r -> r.update(call.accept("ben", NOW)));
    all.put("reschedule", r -> r.update(moved));
    all.put("tryUpdateAll", r -> r.tryUpdateAll(List.of(call.cancel(Actor.system(), null, NOW))));
    all.put("search", r -> r.search(CallQuery.all().ofParticipant(SECRET)));
    all.put("history", r -> r.history(call.id(), 0, 100));
    all.put("claimDue", r -> r.claimDue(NOW, Duration.ofHours(9), Duration.ofSeconds(9), 9));
    all.put("renew", r -> r.renew(List.of(call.id()), NOW, Duration.ofSeconds(9)));
    all.put("release", r -> r.release(List.of(call.id())));
    all.put("purge", r -> r.purge(NOW.plusSeconds(1), 10));
    all.put("anonymize", r -> r.anonymize(SECRET, 10));
    assertThat(over.status().isOver()).isTrue();
    return all;
  }

  @Test
  void connectionLossAtAnyJdbcCallLeavesNoPartialChange() {
    try (Tables tables = Tables.fresh(database);
        HikariDataSource pool = pool()) {
      Faults faults = new Faults(pool);
      CallRepository calls = tables.repository(ConnectionSource.of(faults.dataSource()));
      CallRepository sound = tables.repository();
      for (String operation : operations(stored(sound), over(sound)).keySet()) {
        int cuts = 0;
        for (int at = 1; at < 400; at++) {
          boolean reached = false;
          for (boolean afterwards : new boolean[] {false, true}) {
            tables.empty();
            VideoCall call = stored(sound);
            Consumer<CallRepository> work = operations(call, over(sound)).get(operation);
            faults.cutAt(at, afterwards);
            StorageException failure = failure(() -> work.accept(calls));
            reached |= faults.wasCut();
            faults.stop();
            String when = operation + " on " + database + ", cut at call " + at + " " + afterwards;
            if (failure != null) {
              cuts++;
              assertThat(everyWordOf(failure)).as(when).doesNotContain(SECRET);
            }
            checkWhole(sound, when);
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).as(when).isZero();
            checkAutomatic(pool, when);
          }
          if (!reached) {
            break;
          }
        }
        assertThat(cuts).as(operation).isGreaterThan(3);
        calls.find(CallId.random());
      }
    }
  }

  /** Only StorageException may be thrown. */
  private static StorageException failure(Runnable work) {
    try {
      work.run();
      return null;
    } catch (StorageException e) {
      return e;
    }
  }

  /** State and events are consistent, and searches find the call for each participant. */
  private static void checkWhole(CallRepository calls, String when) {
    for (VideoCall call : calls.search(CallQuery.all()).items()) {
      assertThat(calls.history(call.id(), 0, 100))
          .as(when)
          .extracting(CallEvent::sequence)
          .isEqualTo(IntStream.rangeClosed(1, call.outbox().recorded()).boxed().toList());
      call.participants()
          .forEach(
              person ->
                  assertThat(calls.search(CallQuery.all().ofParticipant(person.identity())).items())
                      .as(when)
                      .contains(call));
    }
  }

  private static void checkAutomatic(HikariDataSource pool, String when) {
    try (Connection connection = pool.getConnection()) {
      assertThat(connection.getAutoCommit()).as(when).isTrue();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Tag("databases")
  void unreadableTablesAreNotReportedAsMissing() {
    try (Tables tables = Tables.fresh(database);
        HikariDataSource pool = pool()) {
      Faults faults = new Faults(pool);
      JdbcCallRepository calls = tables.repository(ConnectionSource.of(faults.dataSource()));
      List<Runnable> looks = List.of(calls::checkSchema, calls::createSchema);
      for (Runnable look : looks) {
        int cuts = 0;
        do {
          faults.cutAt(++cuts, false);
          assertThat(failure(look) != null).as("cut at call %d", cuts).isEqualTo(faults.wasCut());
        } while (faults.wasCut());
        faults.stop();
        assertThat(cuts).isGreaterThan(20);
      }
    }
  }

  @Test
  void autoCommitSettingIsRestored() throws SQLException {
    try (Tables tables = Tables.fresh(database);
        Connection own = database.dataSource().getConnection()) {
      own.setAutoCommit(false);
      CallRepository calls = tables.repository(new OneConnection(own));
      CallChange change = request(SECRET, "ben", "key");

      VideoCall call = calls.insert(change);
      calls.update(call.accept("ben", NOW));
      assertThatThrownBy(() -> calls.insert(request(SECRET, "ben", "another", call.id())))
          .isInstanceOf(dev.bookend.call.CallConflictException.class);

      assertThat(own.getAutoCommit()).isFalse();
      assertThat(tables.repository().find(call.id()).orElseThrow().version()).isEqualTo(2);
      own.rollback();
      own.setAutoCommit(true);
    }
  }

  @Test
  void exhaustedPoolIsAStorageFailureAndRecovers() throws SQLException {
    try (Tables tables = Tables.fresh(database);
        HikariDataSource pool = pool()) {
      CallRepository calls = tables.repository(ConnectionSource.of(pool));
      try (Connection one = pool.getConnection();
          Connection two = pool.getConnection()) {
        assertThat(one).isNotSameAs(two);
        assertThatExceptionOfType(StorageException.class)
            .isThrownBy(() -> calls.find(CallId.random()));
      }
      assertThat(calls.find(CallId.random())).isEmpty();
    }
  }

  @Test
  void valuesQuotedByTheDatabaseAreRedacted() {
    try (Tables tables = Tables.fresh(database)) {
      CallRepository calls = tables.repository();
      CallChange change = request(SECRET, "ben", "key");
      database.execute(
          "alter table " + tables.prefix() + "participant add check (identity <> 'ben')");

      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> calls.insert(change))
          .satisfies(e -> assertThat(everyWordOf(e)).doesNotContain(SECRET).doesNotContain("ben'"));
      assertThat(calls.find(change.call().id())).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void unreadableNewClaimIsReleased(boolean before) {
    AtomicBoolean fails = new AtomicBoolean();
    try (Tables tables = Tables.fresh(database)) {
      CallRepository node = tables.repository(unreadable(fails));
      CallRepository other = tables.repository();
      VideoCall call = stored(other);
      if (before) {
        assertThat(claimed(node)).containsExactly(call);
      }

      fails.set(true);
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(
              () -> {
                if (before) {
                  node.renew(List.of(call.id()), NOW, LEASE);
                } else {
                  claimed(node);
                }
              });
      fails.set(false);

      if (before) {
        assertThat(claimed(other)).isEmpty();
        tables.pass(LEASE);
      }
      assertThat(claimed(other)).containsExactly(call);
    }
  }

  private static List<VideoCall> claimed(CallRepository node) {
    return node.claimDue(NOW, Duration.ofHours(9), LEASE, 9);
  }

  private Tapped unreadable(AtomicBoolean fails) {
    return new Tapped(
        database.dataSource(),
        new Tapped.Tap() {
          @Override
          public void before(Connection real, PreparedStatement statement, String sql)
              throws SQLException {
            if (fails.get() && sql.startsWith("select " + Sql.CALL_COLUMNS)) {
              throw new SQLException(Faults.QUOTED, "08006");
            }
          }
        });
  }

  static String everyWordOf(Throwable failure) {
    StringWriter words = new StringWriter();
    for (Throwable e = failure; e != null; e = e.getCause()) {
      e.printStackTrace(new PrintWriter(words));
      words.append(e.toString());
      for (SQLException next = e instanceof SQLException s ? s.getNextException() : null;
          next != null;
          next = next.getNextException()) {
        words.append(next.toString());
      }
    }
    return words.toString();
  }

  private HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(database.dataSource());
    config.setMaximumPoolSize(2);
    config.setConnectionTimeout(250);
    return new HikariDataSource(config);
  }

  private static VideoCall stored(CallRepository calls) {
    return calls.insert(request(SECRET, "ben", "key"));
  }

  private static VideoCall over(CallRepository calls) {
    List<VideoCall> over = new ArrayList<>();
    VideoCall call = calls.insert(request(SECRET, "dan", null));
    over.add(
        calls.update(
            call.cancel(Actor.system(), SECRET, NOW)
                .then(c -> c.delivered(c.outbox().recorded()))));
    return over.get(0);
  }

  private static CallChange request(String who, String invitee, String key) {
    return request(who, invitee, key, CallId.random());
  }

  private static CallRequest keyed(String who, String invitee, String key) {
    return CallRequest.inviting(invitee).onBehalfOf(who).withRequestKey(key);
  }

  private static CallChange request(String who, String invitee, String key, CallId id) {
    CallRequest request = keyed(who, invitee, key);
    boolean exclusive = invitee.equals("eve");
    return VideoCall.request(
        id,
        Actor.system(),
        exclusive ? request.at(NOW.plusSeconds(3600)) : request,
        exclusive ? EXCLUSIVE : CallTerms.defaults(),
        NOW);
  }

  /** A connection source of a host that always returns the same connection. */
  private record OneConnection(Connection own) implements OwnTransactions {
    @Override
    public Connection open() {
      return own;
    }

    @Override
    public void close(Connection connection) {}
  }
}
