package dev.bookend.examples.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.VideoCall;
import dev.bookend.examples.benchmarks.Contender.Load;
import dev.bookend.jdbc.JdbcCallRepository;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Running calls in Bookend's tables. A model call is created by the service's rules and stored by
 * the repository; the others are copies of its rows with different ids and times.
 */
final class BookendRows {
  static final String OUTCOMES =
      """
      select c.ends_at, c.ended_at, e.ends, e.committed_at,
        pg_xact_commit_timestamp(c.xmin) as settled_at
      from bookend_call c cross join lateral (
        select count(*) as ends, max(pg_xact_commit_timestamp(xmin)) as committed_at
        from bookend_event where call_id = c.id and event_type = 'completed') e
      """;

  static final String ANNA = UUID.randomUUID().toString();
  static final String BEN = UUID.randomUUID().toString();
  static final String BOOKING = UUID.randomUUID().toString();

  private static final List<String> TABLES =
      List.of("bookend_call", "bookend_participant", "bookend_event");
  private static final String COLUMNS =
      """
      select string_agg(case
          when column_name in ('id', 'call_id') then 'copy.id'
          when data_type like 'timestamp%%' then 'm.' || column_name || ' + copy.shift'
          else 'm.' || column_name end, ', ' order by ordinal_position)
      from information_schema.columns where table_name = '%s'
      """;

  private BookendRows() {}

  static void createSchema(Database database) throws SQLException {
    createSchema(database, List.of(running(Instant.now())));
  }

  /** Creates the tables and the model calls; {@link #add} copies one of them. */
  static void createSchema(Database database, List<CallChange> models) throws SQLException {
    try (HikariDataSource pool = database.pool(1)) {
      JdbcCallRepository repository = Bookend.repository(pool);
      repository.createSchema();
      models.forEach(repository::insert);
    }
    for (String table : TABLES) {
      database.run("create table model_" + table + " as select * from " + table);
    }
    clear(database);
  }

  /** A call with two connected participants, an open room and an empty outbox. */
  static CallChange running(Instant now) {
    return requested(now)
        .then(call -> call.accept(BEN, now))
        .then(VideoCall::roomRequested)
        .then(call -> call.roomOpened("RM" + "0a".repeat(16), now))
        .then(call -> call.join(ANNA, now))
        .then(call -> call.join(BEN, now))
        .then(call -> call.connected(ANNA, "PA" + "0b".repeat(16), now, now))
        .then(call -> call.connected(BEN, "PA" + "0c".repeat(16), now, now))
        .then(call -> call.delivered(call.outbox().recorded()));
  }

  static CallChange requested(Instant now) {
    CallRequest request = CallRequest.inviting(BEN).forBooking(BOOKING);
    return VideoCall.request(CallId.random(), Actor.of(ANNA), request, CallTerms.defaults(), now);
  }

  static void clear(Database database) throws SQLException {
    database.run("truncate " + String.join(", ", TABLES));
  }

  /** Adds calls with participants and history. */
  static void add(Database database, Load load) throws SQLException {
    database.run(
        "create temporary table copy as " + copies(load),
        copy(database, "bookend_call", "copy"),
        copy(database, "bookend_participant", "copy"),
        copy(database, "bookend_event", "copy"));
  }

  /** Adds calls without participants and history, for experiments that only read the calls. */
  static void addBare(Database database, Load load) throws SQLException {
    database.run(copy(database, "bookend_call", "(" + copies(load) + ") copy"));
  }

  private static String copies(Load load) {
    return """
    select gen_random_uuid() as id, %s - m.ends_at as shift
    from generate_series(0, %d) n, model_bookend_call m
    """
        .formatted(load.endsAt(), load.calls() - 1);
  }

  private static String copy(Database database, String table, String copies) throws SQLException {
    return "insert into %1$s select %2$s from %3$s, model_%1$s m"
        .formatted(table, columns(database, table), copies);
  }

  /** {@return SQL: the columns of a model row m, with the id and the time shift of its copy} */
  static String columns(Database database, String table) throws SQLException {
    return database.text(COLUMNS.formatted(table));
  }
}
