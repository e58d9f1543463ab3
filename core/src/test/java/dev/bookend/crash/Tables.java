package dev.bookend.crash;

import dev.bookend.crash.Evidence.Call;
import dev.bookend.crash.Evidence.Event;
import dev.bookend.crash.Evidence.Person;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Reads the tables by plain SQL, independent of the repository. */
final class Tables {
  private static final String UNFINISHED =
      "select count(*) from bookend_call where due_at is not null or ended_at is null"
          + " or events_delivered < events_recorded or room_phase not in ('none', 'closed')";

  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Connection connection;

  Tables(Connection connection) {
    this.connection = connection;
  }

  /** {@return the number of terminated sessions, about half of all other sessions} */
  long endSessions() throws SQLException {
    return rows(
            "select pg_terminate_backend(pid) from pg_stat_activity where random() < 0.5"
                + " and backend_type = 'client backend' and pid <> pg_backend_pid()",
            row -> row.getBoolean(1))
        .size();
  }

  long unfinished() throws SQLException {
    return rows(UNFINISHED, row -> row.getLong(1)).get(0);
  }

  List<Call> calls() throws SQLException {
    return rows(
        "select id, status, end_reason, scheduled_at, limit_ms, join_closes_after_ms,"
            + " answer_within_ms, ring_within_ms, reconnect_grace_ms, remind_before_ms,"
            + " remind_tolerance_ms, asked_at, ends_at, ended_at, due_at,"
            + " room_phase, events_recorded, events_delivered from bookend_call",
        row ->
            new Call(
                row.getObject("id", UUID.class),
                row.getString("status"),
                row.getString("end_reason"),
                instant(row, "scheduled_at"),
                Duration.ofMillis(row.getLong("limit_ms")),
                Duration.ofMillis(row.getLong("join_closes_after_ms")),
                Duration.ofMillis(row.getLong("answer_within_ms")),
                duration(row, "ring_within_ms"),
                Duration.ofMillis(row.getLong("reconnect_grace_ms")),
                durations(row.getString("remind_before_ms")),
                Duration.ofMillis(row.getLong("remind_tolerance_ms")),
                instant(row, "asked_at"),
                instant(row, "ends_at"),
                instant(row, "ended_at"),
                instant(row, "due_at"),
                row.getString("room_phase"),
                row.getInt("events_recorded"),
                row.getInt("events_delivered")));
  }

  List<Event> events() throws SQLException {
    return rows(
        "select call_id, sequence_no, event_type, happened_at, actor, identity, planned_at,"
            + " duration_ms, stored_at from bookend_event",
        row ->
            new Event(
                row.getObject("call_id", UUID.class),
                row.getInt("sequence_no"),
                row.getString("event_type"),
                instant(row, "happened_at"),
                row.getString("actor"),
                row.getString("identity"),
                instant(row, "planned_at"),
                duration(row, "duration_ms"),
                instant(row, "stored_at")));
  }

  List<Person> people() throws SQLException {
    return rows(
        "select id, p ->> 'identity', p ->> 'role', p ->> 'response', p ->> 'admission',"
            + " (select max((c ->> 'ended_at')::timestamptz)"
            + " from jsonb_array_elements(p -> 'connections') c) as left_at"
            + " from bookend_call cross join jsonb_array_elements(participants::jsonb) p",
        row ->
            new Person(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                instant(row, "left_at")));
  }

  private static Duration duration(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Duration.ofMillis(millis);
  }

  private static List<Duration> durations(String millis) {
    return millis == null
        ? List.of()
        : Stream.of(millis.split(",", -1)).map(Long::valueOf).map(Duration::ofMillis).toList();
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp timestamp = row.getTimestamp(column);
    return timestamp == null ? null : timestamp.toInstant();
  }

  private <T> List<T> rows(String sql, Reader<T> reader) throws SQLException {
    List<T> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        all.add(reader.read(rows));
      }
    }
    return all;
  }
}
