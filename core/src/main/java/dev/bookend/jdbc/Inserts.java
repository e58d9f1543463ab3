package dev.bookend.jdbc;

import dev.bookend.call.CallEvent;
import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** What is inserted alike everywhere. */
final class Inserts {
  private final Dialect dialect;
  private final String call;
  private final String participant;
  private final String event;
  private final String moved;

  Inserts(Names names, Dialect dialect, String onDuplicate) {
    this.dialect = dialect;
    call = Sql.insert(names.call(), Column.ALL) + onDuplicate;
    participant = Sql.insert(names.participant(), List.of("identity", "scheduled_at", "call_id"));
    event = Sql.insert(names.event(), Events.ALL);
    moved = "update " + names.participant() + " set scheduled_at = ? where call_id = ?";
  }

  int call(Connection connection, VideoCall stored) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(call)) {
      int index = 1;
      for (Column column : Column.ALL) {
        dialect.set(insert, index++, column.type, column.of(stored));
      }
      return insert.executeUpdate();
    }
  }

  void participants(Connection connection, VideoCall stored) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(participant)) {
      for (Participant person : stored.participants()) {
        insert.setString(1, person.identity());
        dialect.setInstant(insert, 2, stored.scheduledAt());
        dialect.setId(insert, 3, stored.id().value());
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
        for (Events column : Events.ALL) {
          dialect.set(insert, index++, column.type, column.of(told));
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  void reschedule(Connection connection, VideoCall stored) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(moved)) {
      dialect.setInstant(update, 1, stored.scheduledAt());
      dialect.setId(update, 2, stored.id().value());
      update.executeUpdate();
    }
  }
}
