package dev.bookend.jdbc;

import dev.bookend.call.CallConflictException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.RepositoryRules;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Deletes old calls and anonymizes participants of ended calls. */
final class RetentionQueries {
  private final Dialect dialect;
  private final TableNames names;
  private final Writes writes;
  private final RequestKeys keys;

  RetentionQueries(Dialect dialect, TableNames names, Writes writes, RequestKeys keys) {
    this.dialect = dialect;
    this.names = names;
    this.writes = writes;
    this.keys = keys;
  }

  int purge(Connection connection, Instant endedBefore, int limit) throws SQLException {
    String find =
        "select id from "
            + names.call()
            + " where ended_at < ? and due_at is null order by ended_at"
            + dialect.limit("?")
            + " for update skip locked";
    List<UUID> ids;
    try (PreparedStatement select = connection.prepareStatement(find)) {
      dialect.setInstant(select, 1, EpochMicros.queryBound(endedBefore));
      select.setInt(2, limit);
      ids = Sql.ids(select, dialect);
    }
    if (!ids.isEmpty()) {
      delete(connection, names.event(), "call_id", ids);
      delete(connection, names.participant(), "call_id", ids);
      delete(connection, names.requestKey(), "call_id", ids);
      delete(connection, names.call(), "id", ids);
    }
    return ids.size();
  }

  private void delete(Connection connection, String table, String column, List<UUID> ids)
      throws SQLException {
    String sql = "delete from " + table + " where " + column + dialect.matchesIds(ids.size());
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      dialect.setIds(delete, 1, ids);
      delete.executeUpdate();
    }
  }

  int anonymize(Connection connection, String identity, int limit) throws SQLException {
    String find =
        "select "
            + Sql.callColumns("c")
            + " from "
            + names.participant()
            + " p join "
            + names.call()
            + " c on c.id = p.call_id where p.identity = ? and c.ended_at is not null"
            + " and c.due_at is null order by p.scheduled_at, c.id"
            + dialect.limit("?")
            + dialect.forUpdateOf("c");
    List<VideoCall> ended;
    try (PreparedStatement select = connection.prepareStatement(find)) {
      select.setString(1, identity);
      select.setInt(2, limit);
      ended = Sql.calls(select, dialect);
    }
    for (VideoCall call : ended) {
      anonymize(connection, call, identity);
    }
    return ended.size();
  }

  private void anonymize(Connection connection, VideoCall call, String identity)
      throws SQLException {
    String alias = RepositoryRules.alias(call, identity);
    if (!writes.update(connection, call.anonymize(identity, alias))) {
      throw CallConflictException.lostRace(call.id());
    }
    UUID id = call.id().value();
    keys.anonymize(connection, id, identity);
    run(
        connection,
        "update " + names.call() + " set requested_by = ? where id = ? and requested_by = ?",
        alias,
        id,
        identity);
    run(
        connection,
        "update " + names.participant() + " set identity = ? where call_id = ? and identity = ?",
        alias,
        id,
        identity);
    run(
        connection,
        "update "
            + names.event()
            + " set connection_id = null, reason = null, actor = ? where call_id = ? and actor = ?",
        alias,
        id,
        identity);
    run(
        connection,
        "update "
            + names.event()
            + " set reason = null, identity = ? where call_id = ? and identity = ?",
        alias,
        id,
        identity);
  }

  private void run(Connection connection, String sql, String alias, UUID call, String identity)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      update.setString(1, alias);
      dialect.setId(update, 2, call);
      update.setString(3, identity);
      update.executeUpdate();
    }
  }
}
