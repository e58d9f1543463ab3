package dev.bookend.jdbc;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallEvent;
import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Inserts and participant updates that are the same in all databases. */
final class InsertStatements {
  private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

  /** In the order of {@link #set}. */
  static final List<String> PARTICIPANT_COLUMNS =
      List.of(
          "scheduled_at", "join_opens_at", "join_closes_at", "is_awaiting", "identity", "call_id");

  private final Dialect dialect;
  private final String insertCall;
  private final String insertParticipant;
  private final String insertEvent;
  private final String updateParticipant;
  private final String deleteParticipant;

  InsertStatements(TableNames names, Dialect dialect) {
    this.dialect = dialect;
    insertCall = Sql.insert(names.call(), CallColumn.ALL) + dialect.onDuplicate();
    insertParticipant = Sql.insert(names.participant(), PARTICIPANT_COLUMNS);
    insertEvent = Sql.insert(names.event(), EventColumn.ALL);
    deleteParticipant =
        "delete from " + names.participant() + " where identity = ? and call_id = ?";
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
    participants(connection, stored, stored.participants());
  }

  private void participants(Connection connection, VideoCall stored, List<Participant> people)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(insertParticipant)) {
      for (Participant participant : people) {
        set(insert, 1, stored, participant);
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

  /**
   * Updates the search columns of the participants after a change of the scheduled time, of a
   * response or of people, and inserts new people.
   */
  void updateParticipants(Connection connection, CallChange change) throws SQLException {
    VideoCall stored = change.call();
    insertAdded(connection, stored, change.added());
    try (PreparedStatement update = connection.prepareStatement(updateParticipant)) {
      for (Participant participant : stored.participants()) {
        int index = set(update, 1, stored, participant);
        dialect.setInstant(update, index++, stored.scheduledAt());
        dialect.setInstant(update, index++, joinOpensAt(stored, participant));
        dialect.setInstant(update, index++, stored.joinClosesAt());
        update.setBoolean(index, isAwaiting(participant));
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  /** Inserts added people; one who was in the call before has a row already. */
  private void insertAdded(Connection connection, VideoCall call, Set<String> added)
      throws SQLException {
    if (added.isEmpty()) {
      return;
    }
    try (PreparedStatement delete = connection.prepareStatement(deleteParticipant)) {
      for (String identity : added) {
        delete.setString(1, identity);
        dialect.setId(delete, 2, call.id().value());
        delete.addBatch();
      }
      delete.executeBatch();
    }
    participants(
        connection,
        call,
        call.participants().stream().filter(p -> added.contains(p.identity())).toList());
  }

  /** {@return the index after the values of a participant, which begin at {@code first}} */
  int set(PreparedStatement statement, int first, VideoCall call, Participant participant)
      throws SQLException {
    int index = first;
    dialect.setInstant(statement, index++, call.scheduledAt());
    dialect.setInstant(statement, index++, joinOpensAt(call, participant));
    dialect.setInstant(statement, index++, call.joinClosesAt());
    statement.setBoolean(index++, isAwaiting(participant));
    statement.setString(index++, participant.identity());
    dialect.setId(statement, index++, call.id().value());
    return index;
  }

  /** The begin of the join window, which never opens for a person who declined or was removed. */
  private static Instant joinOpensAt(VideoCall call, Participant participant) {
    return participant.isActive() ? call.joinOpensAt() : NEVER;
  }

  private static boolean isAwaiting(Participant participant) {
    return participant.isActive() && participant.response() == Participant.Response.PENDING;
  }
}
