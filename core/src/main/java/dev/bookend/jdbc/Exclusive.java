package dev.bookend.jdbc;

import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Keeps exclusive calls apart. Who wants to write one first locks its people's places in a small
 * table, in one order everywhere, so that of two who want the same people one waits.
 */
final class Exclusive {
  /** How many places people have; those who share one only wait for each other. */
  static final int PLACES = 64;

  private static final Duration LONGEST = Duration.ofHours(24);

  private final Dialect dialect;
  private final Names names;
  private final Reads reads;

  Exclusive(Dialect dialect, Names names, Reads reads) {
    this.dialect = dialect;
    this.reads = reads;
    this.names = names;
  }

  static boolean concerns(VideoCall call) {
    return call.terms().exclusive() && !call.status().isOver();
  }

  /**
   * By an update: a transaction that can't see what the one before it stored then fails. (Not on
   * H2, which writes no row that stays the same: there a host's own must be read committed.)
   */
  void lock(Connection connection, VideoCall call) throws SQLException {
    SortedSet<Integer> places = new TreeSet<>();
    for (Participant person : call.participants()) {
      places.add(Math.floorMod(person.identity().hashCode(), PLACES));
    }
    String lock = "update " + names.lock() + " set place = place where place = ?";
    try (PreparedStatement update = connection.prepareStatement(lock)) {
      for (int place : places) {
        update.setInt(1, place);
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  /** {@return its people's calls that it may overlap with} */
  List<VideoCall> near(Connection connection, VideoCall call) throws SQLException {
    String find =
        "select distinct "
            + Sql.callColumns("c")
            + " from "
            + names.participant()
            + " p join "
            + names.call()
            + " c on c.id = p.call_id where p.scheduled_at > ? and p.scheduled_at < ?"
            + " and c.is_exclusive = ? and c.status in ('pending', 'accepted', 'in_progress')"
            + " and p.identity in ("
            + marks(call.participants().size())
            + ")"
            + reads.latest(connection);
    Instant start = call.scheduledAt();
    try (PreparedStatement select = connection.prepareStatement(find)) {
      dialect.setInstant(select, 1, start.minus(LONGEST));
      dialect.setInstant(select, 2, start.plus(call.terms().limit()));
      select.setBoolean(3, true);
      int index = 4;
      for (Participant person : call.participants()) {
        select.setString(index++, person.identity());
      }
      return Sql.calls(select, dialect);
    }
  }

  private static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }
}
