package dev.bookend.jdbc;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Writes one call per statement, in standard SQL. */
final class StandardWrites implements Writes {
  private final Dialect dialect;
  private final InsertStatements statements;
  private final String update;
  private final String selectIds;

  StandardWrites(TableNames names, Dialect dialect) {
    this.dialect = dialect;
    statements = new InsertStatements(names, dialect);
    selectIds = "select id from " + names.call() + " where id";
    update = "update " + names.call() + " set " + Sql.claimedUntil("?", "");
  }

  /**
   * Detects duplicates by the exception: on these databases a failed statement does not abort the
   * transaction.
   */
  @Override
  public boolean insert(Connection connection, CallChange change) throws SQLException {
    VideoCall stored = change.stored();
    try {
      statements.call(connection, stored);
    } catch (SQLException e) {
      if (SqlExceptionTranslator.isDuplicate(e)) {
        return false;
      }
      throw e;
    }
    statements.participants(connection, stored);
    statements.events(connection, change.events());
    return true;
  }

  @Override
  public boolean update(Connection connection, CallChange change) throws SQLException {
    if (update(connection, List.of(change), Set.of(change.call().id())).isEmpty()) {
      return false;
    }
    if (change.isOfPeople()) {
      statements.updateParticipants(connection, change);
    }
    return true;
  }

  @Override
  public boolean needsTransaction() {
    return true;
  }

  @Override
  public Set<CallId> updateUnlocked(Connection connection, List<CallChange> changes)
      throws SQLException {
    return update(connection, changes, lock(connection, changes));
  }

  private Set<CallId> lock(Connection connection, List<CallChange> changes) throws SQLException {
    List<UUID> ids = changes.stream().map(change -> change.call().id().value()).toList();
    String sql = selectIds + dialect.matchesIds(ids.size()) + " order by id for update skip locked";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      dialect.setIds(select, 1, ids);
      return Sql.ids(select, dialect).stream().map(CallId::new).collect(Collectors.toSet());
    }
  }

  private Set<CallId> update(Connection connection, List<CallChange> changes, Set<CallId> locked)
      throws SQLException {
    Set<CallId> written = new HashSet<>();
    List<CallEvent> events = new ArrayList<>();
    List<CallColumn> columns = CallColumn.changedBy(changes);
    String sql =
        columns.stream()
            .map(column -> ", " + column + " = ?")
            .collect(Collectors.joining("", update, " where id = ? and version = ?"));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (CallChange change : changes) {
        if (locked.contains(change.call().id()) && update(statement, columns, change) == 1) {
          written.add(change.call().id());
          events.addAll(change.events());
        }
      }
    }
    statements.events(connection, events);
    return written;
  }

  private int update(PreparedStatement statement, List<CallColumn> columns, CallChange change)
      throws SQLException {
    VideoCall stored = change.stored();
    int index = 1;
    for (int i = 0; i < Sql.LEASE_UNTIL_PARAMETERS; i++) {
      dialect.set(statement, index++, SqlType.INSTANT, CallColumn.DUE_AT.of(stored));
    }
    for (CallColumn column : columns) {
      dialect.set(statement, index++, column.type, column.of(stored));
    }
    dialect.setId(statement, index++, stored.id().value());
    statement.setLong(index, change.call().version());
    return statement.executeUpdate();
  }
}
