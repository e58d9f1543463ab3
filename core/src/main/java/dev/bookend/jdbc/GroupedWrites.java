package dev.bookend.jdbc;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Any number of calls and events in one statement, each column as an array (PostgreSQL). */
final class GroupedWrites implements Writes {
  private static final List<Column> COLUMNS =
      Stream.concat(Stream.of(Column.ID), Column.MOVING.stream()).toList();

  private final Inserts inserts;
  private final String update;

  GroupedWrites(Names names, Dialect dialect) {
    inserts = new Inserts(names, dialect, " on conflict do nothing");
    update =
        "with moving ("
            + Sql.commas(COLUMNS)
            + ") as (select * from unnest("
            + arrays(COLUMNS, column -> column.type)
            + ")), moved as (update "
            + names.call()
            + " c set "
            + Column.MOVING.stream().map(c -> c + " = m." + c).collect(Collectors.joining(", "))
            + ", "
            + Sql.claimedUntil("m.due_at", "c.")
            + " from moving m where c.id = m.id and c.version = m.version - 1 returning c.id),"
            + " told as (insert into "
            + names.event()
            + " ("
            + Sql.EVENT_COLUMNS
            + ") select e.* from unnest("
            + arrays(Events.ALL, column -> column.type)
            + ") as e ("
            + Sql.EVENT_COLUMNS
            + ") join moved on moved.id = e.call_id) select id from moved";
  }

  private static <C> String arrays(List<C> columns, Function<C, SqlType> type) {
    return columns.stream()
        .map(column -> "?::" + array(type.apply(column)) + "[]")
        .collect(Collectors.joining(", "));
  }

  private static String array(SqlType type) {
    return switch (type) {
      case ID -> "uuid";
      case TEXT -> "text";
      case LONG -> "bigint";
      case INT -> "integer";
      case BOOLEAN -> "boolean";
      case INSTANT -> "timestamptz";
    };
  }

  @Override
  public boolean insert(Connection connection, CallChange change) throws SQLException {
    VideoCall stored = change.stored();
    if (inserts.call(connection, stored) == 0) {
      return false;
    }
    inserts.participants(connection, stored);
    inserts.events(connection, change.events());
    return true;
  }

  @Override
  public Set<CallId> update(Connection connection, List<CallChange> changes) throws SQLException {
    List<VideoCall> stored = changes.stream().map(CallChange::stored).toList();
    List<CallEvent> events = new ArrayList<>();
    changes.forEach(change -> events.addAll(change.events()));
    try (PreparedStatement statement = connection.prepareStatement(update)) {
      int index = 1;
      for (Column column : COLUMNS) {
        set(statement, index++, column.type, values(stored, column::of));
      }
      for (Events column : Events.ALL) {
        set(statement, index++, column.type, values(events, column::of));
      }
      return ids(statement);
    }
  }

  private static <T> @Nullable Object[] values(List<T> rows, Function<T, @Nullable Object> value) {
    @Nullable Object[] values = new Object[rows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value.apply(rows.get(i));
    }
    return values;
  }

  private static void set(
      PreparedStatement statement, int index, SqlType type, @Nullable Object[] values)
      throws SQLException {
    statement.setArray(index, statement.getConnection().createArrayOf(array(type), values));
  }

  private static Set<CallId> ids(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      Set<CallId> ids = new HashSet<>();
      while (rows.next()) {
        ids.add(new CallId(rows.getObject(1, UUID.class)));
      }
      return ids;
    }
  }

  @Override
  public boolean isOneStatement() {
    return true;
  }

  @Override
  public void reschedule(Connection connection, VideoCall call) throws SQLException {
    inserts.reschedule(connection, call);
  }
}
