package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.CallTerms;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** With many calls stored, what is looked for is found by an index. */
class PostgreSqlPlansTest {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
  private static final int ROWS = 50_000;

  @Test
  void noSearchAndNoClaimReadsTheWholeTable() {
    try (Tables tables = Tables.fresh(TestDatabase.POSTGRESQL)) {
      fill(tables);
      Explaining explaining = new Explaining(TestDatabase.POSTGRESQL.dataSource());
      JdbcCallRepository calls = tables.repository(explaining);
      Instant day = NOW.plus(Duration.ofDays(1));
      CallQuery.Cursor cursor = new CallQuery.Cursor(day, CallId.random());
      Set<CallStatus> pending = Set.of(CallStatus.PENDING);
      Map<String, Consumer<JdbcCallRepository>> work = new LinkedHashMap<>();
      work.put("participant", r -> r.search(CallQuery.all().ofParticipant("p77")));
      work.put(
          "booking", r -> r.search(new CallQuery(null, "b77", Set.of(), null, null, 50, null)));
      work.put("status", r -> r.search(new CallQuery(null, null, pending, NOW, day, 50, cursor)));
      work.put("nothing", r -> r.search(CallQuery.all()));
      work.put("claim", r -> r.claimDue(NOW, Duration.ofSeconds(1), Duration.ofSeconds(2), 100));
      work.put("request", r -> r.findRequest("p77", "k77"));
      work.put("purge", r -> r.purge(NOW, 100));
      work.put("forget", r -> r.forget("p77", 100));
      work.put("find", r -> r.find(CallId.random()));
      work.put("history", r -> r.history(CallId.random()));

      for (Map.Entry<String, Consumer<JdbcCallRepository>> each : work.entrySet()) {
        explaining.plans.clear();
        each.getValue().accept(calls);
        assertThat(explaining.plans).as(each.getKey()).isNotEmpty();
        assertThat(explaining.plans).as(each.getKey()).noneMatch(p -> p.contains("Seq Scan"));
      }
    }
  }

  private static void fill(Tables tables) {
    String call = tables.prefix() + "call";
    String columns = Sql.commas(Column.ALL);
    VideoCall template =
        tables
            .repository()
            .insert(
                VideoCall.request(
                    CallId.random(),
                    CallRequest.between("p0", "q0").forBooking("b0").withRequestKey("k0"),
                    CallTerms.defaults(),
                    NOW));
    String copied =
        columns
            .replaceFirst("\\bid\\b", "gen_random_uuid()")
            .replaceFirst("\\bstatus\\b", "(array['pending','completed'])[1 + n % 2]")
            .replace("requested_by", "'p' || n % 1000")
            .replace("request_key", "'k' || n")
            .replace("booking_id", "'b' || n % 500")
            .replace("scheduled_at", "scheduled_at + n * interval '1 minute'")
            .replaceFirst(" due_at$", " due_at + n * interval '1 minute'");
    assertThat(template.version()).isOne();
    TestDatabase.POSTGRESQL.execute(
        "insert into "
            + call
            + " ("
            + columns
            + ") select "
            + copied
            + " from "
            + call
            + ", generate_series(1, "
            + ROWS
            + ") n",
        "insert into "
            + tables.prefix()
            + "participant (identity, scheduled_at, call_id) select"
            + " requested_by, scheduled_at, id from "
            + call
            + " on conflict do nothing",
        "insert into "
            + tables.prefix()
            + "event (call_id, sequence_no, event_type, happened_at)"
            + " select id, 1, 'requested', created_at from "
            + call
            + " on conflict do nothing",
        "analyze " + call,
        "analyze " + tables.prefix() + "participant",
        "analyze " + tables.prefix() + "event");
  }

  /** Lets the database tell its plans of all that it is asked. */
  private static final class Explaining implements ConnectionSource {
    private final javax.sql.DataSource dataSource;
    private final List<String> plans = new ArrayList<>();

    Explaining(javax.sql.DataSource dataSource) {
      this.dataSource = dataSource;
    }

    @Override
    public Connection open() throws SQLException {
      Connection real = dataSource.getConnection();
      return (Connection)
          java.lang.reflect.Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> {
                Object result = method.invoke(real, arguments);
                return method.getName().equals("prepareStatement")
                    ? explained(real, (PreparedStatement) result, (String) arguments[0])
                    : result;
              });
    }

    private PreparedStatement explained(Connection real, PreparedStatement statement, String sql) {
      return (PreparedStatement)
          java.lang.reflect.Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {PreparedStatement.class},
              (proxy, method, arguments) -> {
                if (method.getName().startsWith("execute")) {
                  explain(real, statement, sql);
                }
                return method.invoke(statement, arguments);
              });
    }

    /** The statement prints itself with its values. */
    private void explain(Connection real, PreparedStatement statement, String sql)
        throws SQLException {
      String whole = statement.unwrap(org.postgresql.PGStatement.class).toString();
      try (PreparedStatement explain =
              real.prepareStatement("explain " + whole.replace("?", "??"));
          ResultSet rows = explain.executeQuery()) {
        StringBuilder plan = new StringBuilder(sql).append('\n');
        while (rows.next()) {
          plan.append(rows.getString(1)).append('\n');
        }
        plans.add(plan.toString());
      }
    }

    @Override
    public void close(Connection connection) throws SQLException {
      connection.close();
    }

    @Override
    public boolean inTransaction() {
      return false;
    }

    @Override
    public void afterCommit(Runnable task) {
      task.run();
    }
  }
}
