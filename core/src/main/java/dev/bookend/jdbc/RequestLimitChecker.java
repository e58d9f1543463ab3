package dev.bookend.jdbc;

import dev.bookend.call.CallStatus;
import dev.bookend.call.VideoCall;
import dev.bookend.port.RepositoryRules;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Checks the limits of requests per person. Both queries read the same index and stop at the limit.
 */
final class RequestLimitChecker {
  private final Dialect dialect;
  private final Reads reads;
  private final String selectOpen;
  private final String selectLatest;

  RequestLimitChecker(Dialect dialect, TableNames names, Reads reads) {
    this.dialect = dialect;
    this.reads = reads;
    selectOpen =
        "select id from " + names.call() + " where requested_by = ? and status = 'pending'";
    selectLatest =
        "select created_at from "
            + names.call()
            + " where requested_by = ? and status in ("
            + Arrays.stream(CallStatus.values())
                .map(status -> "'" + CallColumn.lower(status) + "'")
                .collect(Collectors.joining(", "))
            + ") and created_at > ? order by created_at desc";
  }

  /** Checks the limits; the caller must have locked the slot of the requester. */
  void check(Connection connection, VideoCall call, RepositoryRules rules) throws SQLException {
    int open = countOpen(connection, call, rules.limits().openRequestsPerPerson());
    List<Instant> latest = latest(connection, call, rules.limits().requestsPerHour());
    rules.checkRequest(call, open, latest);
  }

  private int countOpen(Connection connection, VideoCall call, int max) throws SQLException {
    String sql = selectOpen + dialect.limit(String.valueOf(max)) + reads.lockingRead(connection);
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, call.requestedBy());
      return Sql.ids(select, dialect).size();
    }
  }

  private List<Instant> latest(Connection connection, VideoCall call, int max) throws SQLException {
    String sql = selectLatest + dialect.limit(String.valueOf(max)) + reads.lockingRead(connection);
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, call.requestedBy());
      Instant hourAgo = call.times().createdAt().minusSeconds(3600);
      dialect.setInstant(select, 2, hourAgo);
      return Sql.list(select, rows -> new RowReader(rows, dialect).instant());
    }
  }
}
