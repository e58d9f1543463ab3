package dev.bookend.jdbc;

import dev.bookend.call.CallEvent;
import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** What is inserted alike everywhere. */
final class InsertStatements {
  private static final List<String> PARTICIPANT_COLUMNS =
      List.of(
          "scheduled_at", "join_opens_at", "join_closes_at", "is_awaiting", "identity", "call_id");

  private final Dialect dialect;
  private final String call;
  private final String participant;
  private final String event;
  private final String changed;

  InsertStatements(TableNames names, Dialect dialect, String onDuplicate) {
    this.dialect = dialect;
    call = Sql.insert(names.call(), CallColumn.ALL) + onDuplicate;
    participant = Sql.insert(names.participant(), PARTICIPANT_COLUMNS);
    event = Sql.insert(names.event(), EventTable.ALL);
    changed =
        "update "
            + names.participant()
            + " set scheduled_at = ?, join_opens_at = ?, join_closes_at = ?, is_awaiting = ?"
            + " where identity = ? and call_id = ? and (scheduled_at <> ? or is_awaiting <> ?)";
  }

  int call(Connection connection, VideoCall stored) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(call)) {
      int index = 1;
      for (CallColumn column : CallColumn.ALL) {
        dialect.set(insert, index++, column.type, column.of(stored));
      }
      return insert.executeUpdate();
    }
  }

  void participants(Connection connection, VideoCall stored) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(participant)) {
      for (Participant person : stored.participants()) {
        set(insert, stored, person);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  void events(Connection connection, List<CallEvent> events) throws SQLException {
    if (events.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(event)) {
      for (CallEvent told : events) {
        int index = 1;
        for (EventTable column : EventTable.ALL) {
          dialect.set(insert, index++, column.type, column.of(told));
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  void changeParticipants(Connection connection, VideoCall stored) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(changed)) {
      for (Participant person : stored.participants()) {
        int index = set(update, stored, person);
        dialect.setInstant(update, index++, stored.scheduledAt());
        update.setBoolean(index, isAwaited(person));
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  private int set(PreparedStatement statement, VideoCall call, Participant person)
      throws SQLException {
    int index = 1;
    dialect.setInstant(statement, index++, call.scheduledAt());
    dialect.setInstant(statement, index++, call.joinOpensAt());
    dialect.setInstant(statement, index++, call.joinClosesAt());
    statement.setBoolean(index++, isAwaited(person));
    statement.setString(index++, person.identity());
    dialect.setId(statement, index++, call.id().value());
    return index;
  }

  private static boolean isAwaited(Participant person) {
    return person.response() == Participant.Response.PENDING;
  }
}
