package dev.bookend.jdbc;

import dev.bookend.call.CallChange;
import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Keeps exclusive calls apart, and finds instant calls that ring. Who wants to write one first
 * locks its people's places in a small table, in one order everywhere, so that of two who want the
 * same people one waits. Who requests a call under limits of a person locks that person's place.
 */
final class DoubleBookingChecker {
  /** How many places people have; those who share one only wait for each other. */
  static final int PLACES = 64;

  /** The longest that a call keeps its people busy: limit, extension and slack. */
  private static final Duration LONGEST = Duration.ofDays(3);

  private static final Duration LONGEST_RING = Duration.ofHours(1);

  /** By how much the clock of the node that asked before may be ahead. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  private final Dialect dialect;
  private final TableNames names;
  private final Reads reads;

  DoubleBookingChecker(Dialect dialect, TableNames names, Reads reads) {
    this.dialect = dialect;
    this.reads = reads;
    this.names = names;
  }

  /**
   * By an update: a transaction that can't see what the one before it stored then fails. (Not on
   * H2, which writes no row that stays the same: there a host's own must be read committed.)
   */
  void lock(Connection connection, List<String> people) throws SQLException {
    SortedSet<Integer> places = new TreeSet<>();
    for (String identity : people) {
      places.add(Math.floorMod(identity.hashCode(), PLACES));
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

  /** {@return the calls that a change may repeat, or make people busy at the same time as} */
  List<VideoCall> near(Connection connection, CallChange change) throws SQLException {
    VideoCall call = change.call();
    Instant start = call.scheduledAt();
    List<VideoCall> near = new ArrayList<>();
    if (!change.madeBusy().isEmpty()) {
      near.addAll(open(connection, change.madeBusy(), start.minus(LONGEST), call.busyUntil()));
    }
    if (call.isInstant() && call.version() == 0) {
      Set<String> requester = Set.of(call.requestedBy());
      near.addAll(open(connection, requester, start.minus(LONGEST_RING), start.plus(SKEW)));
    }
    return near;
  }

  private List<VideoCall> open(Connection connection, Set<String> people, Instant from, Instant to)
      throws SQLException {
    String find =
        "select distinct "
            + Sql.callColumns("c")
            + " from "
            + names.participant()
            + " p join "
            + names.call()
            + " c on c.id = p.call_id where p.scheduled_at > ? and p.scheduled_at < ?"
            + " and c.status in ('pending', 'accepted', 'in_progress')"
            + " and p.identity in ("
            + marks(people.size())
            + ")"
            + reads.latest(connection);
    try (PreparedStatement select = connection.prepareStatement(find)) {
      dialect.setInstant(select, 1, from);
      dialect.setInstant(select, 2, to);
      int index = 3;
      for (String identity : people) {
        select.setString(index++, identity);
      }
      return Sql.calls(select, dialect);
    }
  }

  private static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }
}
