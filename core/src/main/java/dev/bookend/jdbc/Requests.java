package dev.bookend.jdbc;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Keeps a person's requests within limits. Both statements read one index, from its end. */
final class Requests {
  private final Dialect dialect;
  private final Reads reads;
  private final String open;
  private final String latest;

  Requests(Dialect dialect, TableNames names, Reads reads) {
    this.dialect = dialect;
    this.reads = reads;
    open = "select id from " + names.call() + " where requested_by = ? and status = 'pending'";
    latest =
        "select created_at from "
            + names.call()
            + " where requested_by = ? and status in ("
            + Arrays.stream(CallStatus.values())
                .map(status -> "'" + CallColumn.lower(status) + "'")
                .collect(Collectors.joining(", "))
            + ") and created_at > ? order by created_at desc";
  }

  static boolean concerns(CallChange change) {
    return change.limits().limitRequests();
  }

  /** The requester's place has to be locked. */
  void check(Connection connection, CallChange change) throws SQLException {
    change
        .limits()
        .checkRequest(change.call(), open(connection, change), latest(connection, change));
  }

  private int open(Connection connection, CallChange change) throws SQLException {
    int most = change.limits().openRequestsPerPerson();
    String sql = open + dialect.first(String.valueOf(most)) + reads.latest(connection);
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, change.call().requestedBy());
      return Sql.ids(select, dialect).size();
    }
  }

  private List<Instant> latest(Connection connection, CallChange change) throws SQLException {
    int most = change.limits().requestsPerHour();
    String sql = latest + dialect.first(String.valueOf(most)) + reads.latest(connection);
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, change.call().requestedBy());
      Instant hourAgo = change.call().times().createdAt().minusSeconds(3600);
      dialect.setInstant(select, 2, hourAgo);
      return Sql.list(select, rows -> new RowReader(rows, dialect).instant());
    }
  }
}
