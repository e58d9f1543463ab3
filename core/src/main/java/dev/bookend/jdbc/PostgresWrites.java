package dev.bookend.jdbc;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Any number of calls and events in one statement (PostgreSQL), so that a node that stands still at
 * any moment keeps no lock. One call has statements of its own, without arrays: they take half the
 * time.
 */
final class PostgresWrites implements Writes {
  private static final List<CallColumn> COLUMNS =
      Stream.concat(Stream.of(CallColumn.ID), CallColumn.MOVING.stream()).toList();

  private final InsertStatements statements;
  private final Dialect dialect;
  private final String one;
  private final String event;
  private final String many;
  private final String tell;

  PostgresWrites(TableNames names, Dialect dialect) {
    this.dialect = dialect;
    statements = new InsertStatements(names, dialect, " on conflict do nothing");
    String update = "update " + names.call() + " c set ";
    tell = "insert into " + names.event() + " (" + Sql.EVENT_COLUMNS + ") ";
    one =
        update
            + CallColumn.MOVING.stream().map(c -> c + " = ?").collect(Collectors.joining(", "))
            + ", "
            + Sql.claimedUntil("?::timestamptz", "c.")
            + " where c.id = ? and c.version = ?";
    event =
        EventTable.ALL.stream()
            .map(column -> "?::" + PgArrays.type(column.type))
            .collect(Collectors.joining(", ", "(", ")"));
    many =
        "with moving as ("
            + PgArrays.rows(COLUMNS, column -> column.type)
            + "), moved as ("
            + update
            + CallColumn.MOVING.stream().map(c -> c + " = m." + c).collect(Collectors.joining(", "))
            + ", "
            + Sql.claimedUntil("m.due_at", "c.")
            + " from moving m where c.id = any (array(select free.id from moving k"
            + " cross join lateral (select id from "
            + names.call()
            + " where id = k.id and version = k.version - 1 for update skip locked) free))"
            + " and c.id = m.id and c.version = m.version - 1 returning c.id), told as ("
            + tell
            + "select event.* from ("
            + PgArrays.rows(EventTable.ALL, column -> column.type)
            + ") event join moved on moved.id = event.call_id"
            + " order by event.call_id, event.sequence_no) select id from moved";
  }

  @Override
  public boolean insert(Connection connection, CallChange change) throws SQLException {
    VideoCall stored = change.stored();
    if (statements.call(connection, stored) == 0) {
      return false;
    }
    statements.participants(connection, stored);
    statements.events(connection, change.events());
    return true;
  }

  @Override
  public boolean update(Connection connection, CallChange change) throws SQLException {
    List<CallEvent> events = change.events();
    try (PreparedStatement statement = connection.prepareStatement(oneWith(events.size()))) {
      int index = setOne(statement, change);
      for (CallEvent told : events) {
        for (EventTable column : EventTable.ALL) {
          dialect.set(statement, index++, column.type, column.of(told));
        }
      }
      return statement.executeUpdate() > 0;
    }
  }

  private String oneWith(int events) {
    return events == 0
        ? one
        : "with moved as ("
            + one
            + " returning c.id) "
            + tell
            + "select told.* from moved cross join (values "
            + String.join(", ", Collections.nCopies(events, event))
            + ") told";
  }

  @Override
  public boolean needsTransaction() {
    return false;
  }

  @Override
  public Set<CallId> updateFree(Connection connection, List<CallChange> changes)
      throws SQLException {
    List<VideoCall> stored = changes.stream().map(CallChange::stored).toList();
    List<CallEvent> events = changes.stream().flatMap(c -> c.events().stream()).toList();
    try (PreparedStatement statement = connection.prepareStatement(many)) {
      int index = 1;
      for (CallColumn column : COLUMNS) {
        PgArrays.set(statement, index++, column.type, stored, column::of);
      }
      for (EventTable column : EventTable.ALL) {
        PgArrays.set(statement, index++, column.type, events, column::of);
      }
      return Sql.ids(statement, dialect).stream().map(CallId::new).collect(Collectors.toSet());
    }
  }

  private int setOne(PreparedStatement statement, CallChange change) throws SQLException {
    VideoCall stored = change.stored();
    int index = 1;
    for (CallColumn column : CallColumn.MOVING) {
      dialect.set(statement, index++, column.type, column.of(stored));
    }
    for (int i = 0; i < Sql.CLAIMED_UNTIL_PARAMETERS; i++) {
      dialect.set(statement, index++, SqlType.INSTANT, CallColumn.DUE_AT.of(stored));
    }
    dialect.setId(statement, index++, stored.id().value());
    statement.setLong(index++, change.call().version());
    return index;
  }

  @Override
  public void participants(Connection connection, VideoCall call) throws SQLException {
    statements.changeParticipants(connection, call);
  }
}
