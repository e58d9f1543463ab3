package dev.bookend.jdbc;

import dev.bookend.call.CallEvent;
import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Inserts and participant updates that are the same in all databases. */
final class InsertStatements {
  private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

  private static final List<String> PARTICIPANT_COLUMNS =
      List.of(
          "scheduled_at", "join_opens_at", "join_closes_at", "is_awaiting", "identity", "call_id");

  private final Dialect dialect;
  private final String insertCall;
  private final String insertParticipant;
  private final String insertEvent;
  private final String updateParticipant;

  InsertStatements(TableNames names, Dialect dialect) {
    this.dialect = dialect;
    insertCall = Sql.insert(names.call(), CallColumn.ALL) + dialect.onDuplicate();
    insertParticipant = Sql.insert(names.participant(), PARTICIPANT_COLUMNS);
    insertEvent = Sql.insert(names.event(), EventColumn.ALL);
    updateParticipant =
        "update "
            + names.participant()
            + " set scheduled_at = ?, join_opens_at = ?, join_closes_at = ?, is_awaiting = ?"
            + " where identity = ? and call_id = ? and (scheduled_at <> ? or join_opens_at <> ?"
            + " or join_closes_at <> ? or is_awaiting <> ?)";
  }

  int call(Connection connection, VideoCall stored) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(insertCall)) {
      int index = 1;
      for (CallColumn column : CallColumn.ALL) {
        dialect.set(insert, index++, column.type, column.of(stored));
      }
      return insert.executeUpdate();
    }
  }

  void participants(Connection connection, VideoCall stored) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(insertParticipant)) {
      for (Participant participant : stored.participants()) {
        set(insert, stored, participant);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  void events(Connection connection, List<CallEvent> events) throws SQLException {
    if (events.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(insertEvent)) {
      for (CallEvent event : events) {
        int index = 1;
        for (EventColumn column : EventColumn.ALL) {
          dialect.set(insert, index++, column.type, column.of(event));
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  void updateParticipants(Connection connection, VideoCall stored) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(updateParticipant)) {
      for (Participant participant : stored.participants()) {
        int index = set(update, stored, participant);
        dialect.setInstant(update, index++, stored.scheduledAt());
        dialect.setInstant(update, index++, joinOpensAt(stored, participant));
        dialect.setInstant(update, index++, stored.joinClosesAt());
        update.setBoolean(index, isAwaiting(participant));
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  private int set(PreparedStatement statement, VideoCall call, Participant participant)
      throws SQLException {
    int index = 1;
    dialect.setInstant(statement, index++, call.scheduledAt());
    dialect.setInstant(statement, index++, joinOpensAt(call, participant));
    dialect.setInstant(statement, index++, call.joinClosesAt());
    statement.setBoolean(index++, isAwaiting(participant));
    statement.setString(index++, participant.identity());
    dialect.setId(statement, index++, call.id().value());
    return index;
  }

  /** The begin of the participant's join window, which never opens after a decline. */
  private static Instant joinOpensAt(VideoCall call, Participant participant) {
    return participant.response() == Participant.Response.DECLINED ? NEVER : call.joinOpensAt();
  }

  private static boolean isAwaiting(Participant participant) {
    return participant.response() == Participant.Response.PENDING;
  }
}
