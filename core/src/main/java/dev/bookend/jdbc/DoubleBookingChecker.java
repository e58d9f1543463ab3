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
 * Prevents double bookings of exclusive calls and finds instant calls that are ringing. Before a
 * write, a transaction locks one slot per participant in a small table. Slots are locked in
 * ascending order, so that writes for the same participants run one after the other without
 * deadlocks. A check of request limits locks the slot of the requester.
 */
final class DoubleBookingChecker {
  /** Number of slots for identities. Identities that share a slot only wait for each other. */
  static final int SLOTS = 64;

  /** Longest time that a call keeps its participants busy: limit, extension and slack. */
  private static final Duration MAX_BUSY = Duration.ofDays(3);

  private static final Duration MAX_RING = Duration.ofHours(1);

  /** Tolerated clock difference to the node that stored an earlier request. */
  private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(1);

  private final Dialect dialect;
  private final TableNames names;
  private final Reads reads;

  DoubleBookingChecker(Dialect dialect, TableNames names, Reads reads) {
    this.dialect = dialect;
    this.reads = reads;
    this.names = names;
  }

  /**
   * Locks by an update, so that a transaction with an outdated snapshot fails. Exception: H2 skips
   * updates that change nothing, so a host transaction on H2 must be read committed.
   */
  void lock(Connection connection, List<String> identities) throws SQLException {
    SortedSet<Integer> slots = new TreeSet<>();
    for (String identity : identities) {
      slots.add(Math.floorMod(identity.hashCode(), SLOTS));
    }
    String lock = "update " + names.lock() + " set slot = slot where slot = ?";
    try (PreparedStatement update = connection.prepareStatement(lock)) {
      for (int slot : slots) {
        update.setInt(1, slot);
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  /** {@return stored calls that the change may repeat, or may overlap for a participant} */
  List<VideoCall> candidates(Connection connection, CallChange change) throws SQLException {
    VideoCall call = change.call();
    Instant start = call.scheduledAt();
    List<VideoCall> candidates = new ArrayList<>();
    if (!change.madeBusy().isEmpty()) {
      candidates.addAll(
          findOpen(connection, change.madeBusy(), start.minus(MAX_BUSY), call.busyUntil()));
    }
    if (call.isInstant() && call.version() == 0) {
      Set<String> requester = Set.of(call.requestedBy());
      candidates.addAll(
          findOpen(connection, requester, start.minus(MAX_RING), start.plus(MAX_CLOCK_SKEW)));
    }
    return candidates;
  }

  private List<VideoCall> findOpen(
      Connection connection, Set<String> identities, Instant from, Instant to) throws SQLException {
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
            + placeholders(identities.size())
            + ")"
            + reads.lockingRead(connection);
    try (PreparedStatement select = connection.prepareStatement(find)) {
      dialect.setInstant(select, 1, from);
      dialect.setInstant(select, 2, to);
      int index = 3;
      for (String identity : identities) {
        select.setString(index++, identity);
      }
      return Sql.calls(select, dialect);
    }
  }

  private static String placeholders(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }
}
