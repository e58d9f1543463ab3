package dev.bookend.jdbc;

import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Checks that the columns of identities and keys tell similar texts apart. */
final class CollationProbe {
  private final Dialect dialect;
  private final TableNames names;

  CollationProbe(Dialect dialect, TableNames names) {
    this.dialect = dialect;
    this.names = names;
  }

  void check(Connection connection, VideoCall call) throws SQLException {
    checkColumn(connection, names.call(), "requested_by", "id", call);
    checkColumn(connection, names.requestKey(), "requested_by", "call_id", call);
    checkColumn(connection, names.requestKey(), "request_key", "call_id", call);
    checkColumn(connection, names.call(), "booking_id", "id", call);
    checkColumn(connection, names.participant(), "identity", "call_id", call);
    checkColumn(connection, names.event(), "actor", "call_id", call);
    checkColumn(connection, names.event(), "identity", "call_id", call);
  }

  private void checkColumn(
      Connection connection, String table, String column, String key, VideoCall call)
      throws SQLException {
    Map<String, String> similar = similarIdentities(call.requestedBy());
    if (isFound(connection, table, column, key, call, similar.values())) {
      throw new IllegalStateException(
          "Column "
              + column
              + " of table "
              + table
              + " takes 'a' and "
              + takenForTheSame(connection, table, column, key, call, similar)
              + " for the same: create the tables with a binary collation without padding, as"
              + " in Bookend's statements (H2: without IGNORECASE and SET COLLATION).");
    }
  }

  private String takenForTheSame(
      Connection connection,
      String table,
      String column,
      String key,
      VideoCall call,
      Map<String, String> similar)
      throws SQLException {
    for (Map.Entry<String, String> other : similar.entrySet()) {
      if (isFound(connection, table, column, key, call, List.of(other.getValue()))) {
        return other.getKey();
      }
    }
    throw new IllegalStateException(
        "Column "
            + column
            + " of table "
            + table
            + " takes several values for the same together, but none of them alone");
  }

  private boolean isFound(
      Connection connection,
      String table,
      String column,
      String key,
      VideoCall call,
      Collection<String> values)
      throws SQLException {
    String sql =
        values.stream()
            .map(value -> "?")
            .collect(
                Collectors.joining(
                    ", ",
                    "select 1 from " + table + " where " + key + " = ? and " + column + " in (",
                    ")"));
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      dialect.setId(select, 1, call.id().value());
      int index = 2;
      for (String value : values) {
        select.setString(index++, value);
      }
      return Sql.exists(select);
    }
  }

  /** Identities that some collations treat as equal, by their description in messages. */
  private static Map<String, String> similarIdentities(String name) {
    Map<String, String> similar = new LinkedHashMap<>();
    similar.put("'A'", name.toUpperCase(Locale.ROOT));
    similar.put("'\u00e1'", name.replace('o', '\u00f3'));
    similar.put("'a '", name + " ");
    similar.put("'a' before an invisible character", name + "\u200b");
    return similar;
  }
}
