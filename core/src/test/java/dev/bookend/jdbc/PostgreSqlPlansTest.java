package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.CallTerms;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.RequestKey;
import dev.bookend.call.VideoCall;
import dev.bookend.cost.SpendCap;
import dev.bookend.cost.SpendCap.CalendarUnit;
import dev.bookend.port.CallQuery;
import dev.bookend.port.RepositoryRules;
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
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.PGStatement;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/** With many stored calls, every query uses an index. */
@Tag("databases")
class PostgreSqlPlansTest {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
  private static final int ROWS = 50_000;
  private static final int EVENTS = 10_000;
  private static final CallId LONG = CallId.random();
  private static final RepositoryRules CAPS =
      new RepositoryRules(
          List.of(SpendCap.calls(CalendarUnit.DAY, ROWS), SpendCap.calls(CalendarUnit.MONTH, ROWS)),
          PersonLimits.NONE);
  private static final RepositoryRules SHARE =
      new RepositoryRules(CAPS.caps(), PersonLimits.NONE.toBuilder().capPercent(90).build());
  private static final Set<CallStatus> OVER = Set.of(CallStatus.COMPLETED);

  /** All tables except those with few rows, which are always scanned. */
  private static final Pattern LARGE =
      Pattern.compile("Seq Scan on \\w+(?<!_lock|_period_count)\\b");

  private static final Pattern DAYS_OF_A_PERSON =
      Pattern.compile(
          "participant_index on .*\n *Index Cond: .*identity.*scheduled_at >.*scheduled_at <=");

  @Test
  void noStatementScansAWholeTable() throws SQLException {
    try (Tables tables = Tables.fresh(TestDatabase.POSTGRESQL)) {
      VideoCall call = fill(tables);
      Explaining explaining = new Explaining();
      JdbcCallRepository calls =
          tables.repository(new Tapped(readable(TestDatabase.POSTGRESQL.dataSource()), explaining));
      Instant day = NOW.plus(Duration.ofDays(1));
      CallQuery.Cursor cursor = new CallQuery.Cursor(day, CallId.random());
      Set<CallStatus> pending = Set.of(CallStatus.PENDING);
      List<VideoCall> some =
          calls.search(CallQuery.builder().statuses(pending).limit(100).build()).items();
      Map<String, Consumer<JdbcCallRepository>> work = new LinkedHashMap<>();
      work.put("participant in order", r -> r.search(searching("p77", null, Set.of())));
      work.put("booking in order", r -> r.search(searching(null, "b77", Set.of())));
      work.put("participant, status in order", r -> r.search(searching("p77", null, OVER)));
      work.put("participant, booking", r -> r.search(searching("p77", "b77", Set.of())));
      work.put("booking, status in order", r -> r.search(searching(null, "b77", OVER)));
      work.put(
          "status",
          r ->
              r.search(
                  CallQuery.builder()
                      .statuses(pending)
                      .from(NOW)
                      .to(day)
                      .limit(50)
                      .after(cursor)
                      .build()));
      CallQuery.Builder soonest =
          CallQuery.builder().participant("p77").order(CallQuery.Order.SOONEST).limit(5);
      work.put("awaiting in order", r -> r.search(soonest.awaiting(true).build()));
      CallQuery ringing = soonest.awaiting(true).joinableAt(NOW).build();
      work.put("awaiting, joinable in order", r -> r.search(ringing));
      CallQuery joinable = soonest.awaiting(false).joinableAt(NOW).build();
      work.put("joinable in order", r -> r.search(joinable));
      work.put("running in order", r -> r.search(running("p77")));
      work.put("nothing", r -> r.search(CallQuery.all()));
      work.put("claim", r -> r.claimDue(NOW, Duration.ofSeconds(1), Duration.ofSeconds(2), 100));
      work.put("request", r -> r.findRequest(keyOf("k77")));
      work.put("insert", r -> r.insert(exclusive("p77")));
      work.put(
          "insert with a key",
          r ->
              r.insert(
                  exclusive(CallRequest.inviting("q82").onBehalfOf("p82").withRequestKey("k"))));
      work.put("reschedule", r -> r.update(rescheduled(r.insert(exclusive("p78")))));
      work.put("insert under a cap", r -> r.insert(exclusive("p79"), CAPS));
      work.put("insert under a cap and a share", r -> r.insert(exclusive("p81"), SHARE));
      work.put(
          "reschedule under a cap", r -> r.update(rescheduled(r.insert(exclusive("p80"))), CAPS));
      work.put("anonymize", r -> assertThat(r.anonymize("p77", 100)).isEqualTo(ROWS / 1000));
      work.put("purge", r -> assertThat(r.purge(NOW, 100)).isEqualTo(100));
      work.put("find", r -> r.find(CallId.random()));
      work.put("history in order", r -> r.history(CallId.random(), 0, 100));
      work.put("history, later in order", r -> r.history(LONG, EVENTS / 2, 100));
      work.put("journal in order", r -> r.journal(NOW, Duration.ofSeconds(2), 1000));
      work.put("journal, latest in order", r -> r.journal(null, Duration.ofSeconds(2), 1000));
      work.put("journal of a person", r -> r.journalOf("p77", NOW, 257));
      work.put("calls of the journal", r -> r.findAll(ids(some)));
      work.put("update", r -> r.update(call.accept("q0", NOW)));
      work.put("tryUpdateAll", r -> r.tryUpdateAll(cancelled(some)));
      work.put("renew", r -> r.renew(ids(some), NOW, Duration.ofSeconds(2)));
      work.put("release", r -> r.release(ids(some)));

      for (Map.Entry<String, Consumer<JdbcCallRepository>> each : work.entrySet()) {
        explaining.plans.clear();
        each.getValue().accept(calls);
        assertThat(explaining.plans).as(each.getKey()).isNotEmpty();
        assertThat(explaining.plans)
            .as(each.getKey())
            .noneMatch(plan -> LARGE.matcher(plan).find())
            .noneMatch(plan -> each.getKey().endsWith("in order") && plan.contains("Sort"))
            .noneMatch(PostgreSqlPlansTest::comparesAllWithAll);
      }
    }
  }

  /** As each request of an instant call searches, if the role of the called person shows it. */
  private static CallQuery running(String participant) {
    return CallQuery.builder()
        .participant(participant)
        .statuses(Set.of(CallStatus.IN_PROGRESS))
        .joinableAt(NOW)
        .limit(5)
        .build();
  }

  @Test
  void aSearchForARunningCallReadsOnlyTheDaysAroundNow() throws SQLException {
    try (Tables tables = Tables.fresh(TestDatabase.POSTGRESQL)) {
      fill(tables);
      Explaining explaining = new Explaining();
      JdbcCallRepository calls =
          tables.repository(new Tapped(readable(TestDatabase.POSTGRESQL.dataSource()), explaining));

      calls.search(running("p77"));

      assertThat(explaining.plans)
          .isNotEmpty()
          .allMatch(plan -> DAYS_OF_A_PERSON.matcher(plan).find())
          .noneMatch(plan -> plan.contains("status_index"));
    }
  }

  /** Limits below the number of rows: sorting is a valid plan for all of a few rows. */
  private static CallQuery searching(String participant, String booking, Set<CallStatus> statuses) {
    return CallQuery.builder()
        .participant(participant)
        .bookingId(booking)
        .statuses(statuses)
        .limit(5)
        .build();
  }

  private static CallChange exclusive(String who) {
    return exclusive(CallRequest.inviting("with " + who).onBehalfOf(who));
  }

  private static CallChange exclusive(CallRequest request) {
    CallTerms terms = CallTerms.builder().exclusive(true).build();
    return VideoCall.request(CallId.random(), Actor.system(), request, terms, NOW);
  }

  private static RequestKey keyOf(String value) {
    return CallRequest.inviting("q77").withRequestKey(value).keyOf(Actor.of("p77"));
  }

  private static CallChange rescheduled(VideoCall call) {
    return call.reschedule(Actor.system(), NOW.plusSeconds(99), null, null, NOW);
  }

  /** A nested loop that scans a whole group on its inner side. */
  private static boolean comparesAllWithAll(String plan) {
    return Pattern.compile("Nested Loop[^\n]*\n(.*\n)*? *Join Filter").matcher(plan).find();
  }

  private static List<CallChange> cancelled(List<VideoCall> calls) {
    return calls.stream().map(call -> call.cancel(Actor.system(), null, NOW)).toList();
  }

  private static List<CallId> ids(List<VideoCall> calls) {
    return calls.stream().map(VideoCall::id).toList();
  }

  /** The same database through a driver that sends all values as text. */
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
    String columns = Sql.commas(CallColumn.ALL);
    VideoCall template =
        tables
            .repository()
            .insert(
                VideoCall.request(
                    CallId.random(),
                    Actor.of("p0"),
                    CallRequest.inviting("q0").forBooking("b0"),
                    CallTerms.defaults(),
                    NOW));
    String copied =
        columns
            .replaceFirst("\\bid\\b", "gen_random_uuid()")
            .replaceFirst("\\bstatus\\b", "(array['pending','completed'])[1 + n % 2]")
            .replace("requested_by", "'p' || n % 1000")
            .replace("booking_id", "'b' || n % 500")
            .replace("scheduled_at", "scheduled_at + n * interval '1 minute'")
            .replaceFirst(
                "\\bended_at", "case n % 2 when 1 then created_at - n * interval '1 minute' end")
            .replaceFirst(
                " due_at$", " case n % 2 when 0 then due_at + n * interval '1 minute' end");
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
            + "participant (identity, scheduled_at, join_opens_at, join_closes_at, is_awaiting,"
            + " call_id) select requested_by, scheduled_at, scheduled_at - interval '5 minutes',"
            + " scheduled_at + interval '10 minutes', false, id from "
            + call
            + " on conflict do nothing",
        "insert into "
            + tables.prefix()
            + "event (call_id, sequence_no, event_type, happened_at)"
            + " select id, 1, 'requested', created_at from "
            + call
            + " on conflict do nothing",
        "insert into "
            + tables.prefix()
            + "event (call_id, sequence_no, event_type, happened_at) select '"
            + LONG
            + "', n, 'join_opened', now() from generate_series(2, "
            + EVENTS
            + ") n",
        "insert into "
            + tables.prefix()
            + "request_key (requested_by, request_key, call_id, request_digest)"
            + " select requested_by, 'k' || row_number() over (), id, '"
            + keyOf("k77").digest()
            + "' from "
            + call,
        // of all rows: an estimate from a sample may make sorting two of them look cheaper
        "set default_statistics_target = 200",
        "analyze " + call,
        "analyze " + tables.prefix() + "request_key",
        "analyze " + tables.prefix() + "participant",
        "analyze " + tables.prefix() + "event",
        "reset default_statistics_target");
    return template;
  }

  /** Makes the database explain all statements. */
  private static final class Explaining implements Tapped.Tap {
    private final List<String> plans = new ArrayList<>();

    /** With the values, as the statement prints itself with them, and for any; one of a batch. */
    @Override
    public void before(Connection real, PreparedStatement statement, String sql)
        throws SQLException {
      explain(real, "explain ", one(statement.unwrap(PGStatement.class).toString()));
      explain(real, "explain (generic_plan) ", numbered(sql));
    }

    private static String one(String batch) {
      int end = batch.indexOf(";\n");
      return end < 0 ? batch : batch.substring(0, end);
    }

    private static String numbered(String sql) {
      AtomicInteger number = new AtomicInteger();
      return Pattern.compile("\\?").matcher(sql).replaceAll(m -> "\\$" + number.incrementAndGet());
    }

    private void explain(Connection real, String how, String sql) throws SQLException {
      try (Statement explain = real.createStatement();
          ResultSet rows = explain.executeQuery(how + sql)) {
        StringBuilder plan = new StringBuilder(sql).append('\n');
        while (rows.next()) {
          plan.append(rows.getString(1)).append('\n');
        }
        plans.add(plan.toString());
      }
    }
  }
}
