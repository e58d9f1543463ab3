package dev.bookend.jdbc;

import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Single calls and their events. */
final class Reads {
  /** What may not be there is looked for so: others' gaps stay free, and an insert finds it. */
  static final String NO_LOCK = "";

  private final Database database;
  private final Dialect dialect;
  private final String byId;
  private final String byRequest;
  private final String events;
  private final String backlog;

  Reads(Database database, Dialect dialect, TableNames names) {
    this.database = database;
    this.dialect = dialect;
    String select = "select " + Sql.CALL_COLUMNS + " from " + names.call() + " where ";
    byId = select + "id = ?";
    byRequest = select + "requested_by = ? and request_key = ?";
    events =
        "select "
            + Sql.EVENT_COLUMNS
            + " from "
            + names.event()
            + " where call_id = ? and sequence_no > ? order by sequence_no"
            + dialect.first("?");
    backlog =
        "select min(case when event_due_at is null or due_at < event_due_at then due_at end),"
            + " min(case when status = 'in_progress' then ends_at end), min(room_due_at),"
            + " coalesce(sum(events_recorded - events_delivered), 0) from "
            + names.call()
            + " where due_at <= ?";
  }

  /** As it is now, and it stays so if only a lock can tell. */
  Optional<VideoCall> call(Connection connection, CallId id) throws SQLException {
    return call(connection, id, latest(connection));
  }

  Optional<VideoCall> call(Connection connection, CallId id, String latest) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(byId + latest)) {
      dialect.setId(select, 1, id.value());
      return Sql.calls(select, dialect).stream().findFirst();
    }
  }

  Optional<VideoCall> request(Connection connection, String requestedBy, String key, String latest)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(byRequest + latest)) {
      select.setString(1, requestedBy);
      select.setString(2, key);
      return Sql.calls(select, dialect).stream()
          .filter(call -> call.requestedBy().equals(requestedBy) && key.equals(call.requestKey()))
          .findFirst();
    }
  }

  /** A transaction of the host's that repeats its reads must see what others have stored since. */
  String latest(Connection connection) throws SQLException {
    return ifRepeated(connection, dialect.latestToChange());
  }

  /** The same, if no change follows. */
  String latestToKeep(Connection connection) throws SQLException {
    return ifRepeated(connection, dialect.latest());
  }

  private String ifRepeated(Connection connection, String latest) throws SQLException {
    boolean needed =
        !latest.isEmpty()
            && database.inHostsTransaction()
            && !connection.isReadOnly()
            && connection.getTransactionIsolation() > Connection.TRANSACTION_READ_COMMITTED;
    return needed ? latest : "";
  }

  CallRepository.Backlog backlog(Connection connection, Instant now) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(backlog)) {
      dialect.setInstant(select, 1, now.plus(CallRepository.Backlog.AHEAD));
      return Sql.list(
              select,
              rows -> {
                RowReader row = new RowReader(rows, dialect);
                Instant due =
                    Stream.of(
                            Optional.ofNullable(row.instantOrNull()),
                            Optional.ofNullable(row.instantOrNull()),
                            Optional.ofNullable(row.instantOrNull()))
                        .flatMap(Optional::stream)
                        .filter(at -> !at.isAfter(now))
                        .min(Comparator.naturalOrder())
                        .orElse(null);
                return new CallRepository.Backlog(due, row.longNumber());
              })
          .get(0);
    }
  }

  /** The primary key holds the events in this order, so that a page costs its own length. */
  List<CallEvent> history(Connection connection, CallId id, int after, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(events)) {
      dialect.setId(select, 1, id.value());
      select.setInt(2, after);
      select.setInt(3, limit);
      return Sql.list(select, rows -> EventTable.read(rows, dialect));
    }
  }
}
