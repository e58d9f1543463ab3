package dev.bookend.jdbc;

import dev.bookend.call.CallId;
import dev.bookend.call.KeyReusedException;
import dev.bookend.call.RequestKey;
import dev.bookend.call.VideoCall;
import dev.bookend.port.RepositoryRules;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The idempotency keys of requests, each with the call that answered its request. */
final class RequestKeys {
  private static final List<String> COLUMNS =
      List.of("requested_by", "request_key", "call_id", "request_digest");

  private record Row(VideoCall call, String requestedBy, String key, @Nullable String digest) {}

  private final Dialect dialect;
  private final String select;
  private final String insert;
  private final String delete;
  private final String selectOfPerson;
  private final String deleteOrphan;
  private final String deleteOfPerson;
  private final String deleteDigests;

  RequestKeys(Dialect dialect, TableNames names) {
    this.dialect = dialect;
    select =
        "select "
            + Sql.callColumns("c")
            + ", k.requested_by, k.request_key, k.request_digest from "
            + names.requestKey()
            + " k join "
            + names.call()
            + " c on c.id = k.call_id where k.requested_by = ? and k.request_key = ?";
    insert = Sql.insert(names.requestKey(), COLUMNS) + dialect.onDuplicate();
    String from = "delete from " + names.requestKey() + " where ";
    selectOfPerson =
        "select request_key from " + names.requestKey() + " where call_id = ? and requested_by = ?";
    deleteOrphan =
        from
            + "requested_by = ? and request_key = ? and not exists (select 1 from "
            + names.call()
            + " c where c.id = call_id)";
    delete = from + "requested_by = ? and request_key = ?";
    deleteOfPerson = from + "call_id = ? and requested_by = ?";
    deleteDigests = "update " + names.requestKey() + " set request_digest = null where call_id = ?";
  }

  /**
   * {@return the call with which the request was answered; empty if its key is not used or null}
   *
   * @throws KeyReusedException if the key belongs to another request
   */
  Optional<VideoCall> find(Connection connection, @Nullable RequestKey key, String lockClause)
      throws SQLException {
    if (key == null) {
      return Optional.empty();
    }
    Optional<Row> found;
    try (PreparedStatement statement = connection.prepareStatement(select + lockClause)) {
      statement.setString(1, key.requester());
      statement.setString(2, key.value());
      found = Sql.list(statement, this::read).stream().filter(row -> isOf(key, row)).findAny();
    }
    found.ifPresent(row -> RepositoryRules.checkKey(key, row.digest()));
    return found.map(Row::call);
  }

  private Row read(ResultSet rows) throws SQLException {
    int column = CallColumn.ALL.size();
    return new Row(
        CallRow.read(rows, dialect),
        rows.getString(column + 1),
        rows.getString(column + 2),
        rows.getString(column + 3));
  }

  private static boolean isOf(RequestKey key, Row row) {
    return row.requestedBy().equals(key.requester()) && row.key().equals(key.value());
  }

  /**
   * {@return false if another call holds the requester's key; true if the key is stored or null}
   */
  boolean insert(Connection connection, @Nullable RequestKey key, CallId call) throws SQLException {
    if (key == null) {
      return true;
    }
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      statement.setString(1, key.requester());
      statement.setString(2, key.value());
      dialect.setId(statement, 3, call.value());
      statement.setString(4, key.digest());
      return statement.executeUpdate() == 1;
    } catch (SQLException e) {
      if (SqlExceptionTranslator.isDuplicate(e)) {
        return false;
      }
      throw e;
    }
  }

  /** {@return the number of the requester's keys of a call, counted up to a maximum} */
  int count(Connection connection, RequestKey key, CallId call, int max, String lockClause)
      throws SQLException {
    String sql = selectOfPerson + dialect.limit(String.valueOf(max)) + lockClause;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      dialect.setId(statement, 1, call.value());
      statement.setString(2, key.requester());
      return Sql.list(statement, rows -> rows.getString(1)).size();
    }
  }

  /** Deletes a key whose change was not stored: the host may commit its transaction. */
  void delete(Connection connection, @Nullable RequestKey key) throws SQLException {
    if (key != null) {
      delete(connection, delete, key);
    }
  }

  /**
   * Deletes a key whose call the host has deleted by SQL. Not for use with an outdated snapshot,
   * which may lack the call of a key that was committed since.
   *
   * @return whether there was such a key
   */
  boolean deleteOrphan(Connection connection, RequestKey key) throws SQLException {
    return delete(connection, deleteOrphan, key) > 0;
  }

  private static int delete(Connection connection, String sql, RequestKey key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, key.requester());
      statement.setString(2, key.value());
      return statement.executeUpdate();
    }
  }

  /**
   * Deletes a person's keys of a call, and the digests of all its keys: they include the person.
   */
  void anonymize(Connection connection, UUID call, String identity) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(deleteOfPerson)) {
      dialect.setId(statement, 1, call);
      statement.setString(2, identity);
      statement.executeUpdate();
    }
    try (PreparedStatement statement = connection.prepareStatement(deleteDigests)) {
      dialect.setId(statement, 1, call);
      statement.executeUpdate();
    }
  }
}
