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
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.PGStatement;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/** With many calls stored, what is looked for is found by an index. */
class PostgreSqlPlansTest {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
  private static final int ROWS = 50_000;

  @Test
  void nothingReadsTheWholeTable() throws SQLException {
    try (Tables tables = Tables.fresh(TestDatabase.POSTGRESQL)) {
      VideoCall call = fill(tables);
      Explaining explaining = new Explaining();
      JdbcCallRepository calls =
          tables.repository(new Tapped(readable(TestDatabase.POSTGRESQL.dataSource()), explaining));
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
      work.put("updateAll", r -> r.updateAll(List.of(call.accept("q0", NOW))));

      for (Map.Entry<String, Consumer<JdbcCallRepository>> each : work.entrySet()) {
        explaining.plans.clear();
        each.getValue().accept(calls);
        assertThat(explaining.plans).as(each.getKey()).isNotEmpty();
        assertThat(explaining.plans).as(each.getKey()).noneMatch(p -> p.contains("Seq Scan"));
      }
    }
  }

  /** The same database, whose driver writes all values as text. */
  private static PGSimpleDataSource readable(DataSource pool) throws SQLException {
    PGSimpleDataSource same = new PGSimpleDataSource();
    try (Connection connection = pool.getConnection()) {
      same.setUrl(connection.getMetaData().getURL());
      same.setUser(connection.getMetaData().getUserName());
    }
    same.setPreferQueryMode(PreferQueryMode.SIMPLE);
    return same;
  }

  private static VideoCall fill(Tables tables) {
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
    return template;
  }

  /** Lets the database tell its plans of all that it is asked. */
  private static final class Explaining implements Tapped.Tap {
    private final List<String> plans = new ArrayList<>();

    /** The statement prints itself with its values. */
    @Override
    public void before(Connection real, PreparedStatement statement, String sql)
        throws SQLException {
      String whole = statement.unwrap(PGStatement.class).toString();
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
  }
}
