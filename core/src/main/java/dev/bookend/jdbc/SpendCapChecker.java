package dev.bookend.jdbc;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallCost.Cap;
import dev.bookend.call.CallCost.Span;
import dev.bookend.call.CallCost.Tally;
import dev.bookend.call.CallStatus;
import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls within what may be spent. Whoever plans one under a cap first locks a place that is
 * the same for all, before any place of people's, so that one plans after the other.
 */
final class SpendCapChecker {
  /** The place after those of people. */
  static final int PLACE = DoubleBookingChecker.PLACES;

  private final Dialect dialect;
  private final Reads reads;
  private final String lock;
  private final String place;
  private final String planned;
  private final String requesters;

  SpendCapChecker(Dialect dialect, TableNames names, Reads reads) {
    this.dialect = dialect;
    this.reads = reads;
    lock = "update " + names.lock() + " set place = place where place = " + PLACE;
    place = "select place from " + names.lock() + " where place = " + PLACE;
    String which =
        " where status in ("
            + Arrays.stream(CallStatus.values())
                .filter(CallStatus::mayCost)
                .map(status -> "'" + CallColumn.lower(status) + "'")
                .collect(Collectors.joining(", "))
            + ") and scheduled_at >= ? and scheduled_at < ?";
    String group = " group by limit_ms, participant_count";
    String tallies = "select limit_ms, participant_count, count(*) from " + names.call() + which;
    planned = tallies + group;
    requesters = tallies + " and requested_by = ?" + group;
  }

  static boolean concerns(CallChange change) {
    return !change.caps().isEmpty();
  }

  /** By an update, for the same reason as {@link DoubleBookingChecker#lock}. */
  void lock(Connection connection, CallChange change) throws SQLException {
    if (concerns(change)) {
      try (PreparedStatement update = connection.prepareStatement(lock)) {
        // a driver that is set to count changed rows only tells none, though the row is locked
        if (update.executeUpdate() == 0 && !isThere(connection)) {
          throw new SQLException("The tables lack a row that caps need, place " + PLACE);
        }
      }
    }
  }

  private boolean isThere(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(place)) {
      return !Sql.list(select, rows -> rows.getInt(1)).isEmpty();
    }
  }

  void check(Connection connection, CallChange change, @Nullable VideoCall before)
      throws SQLException {
    Map<Span, List<Tally>> all = new HashMap<>();
    Map<Span, List<Tally>> requested = new HashMap<>();
    for (Span span : Cap.spans(change)) {
      all.put(span, tallies(connection, planned, span));
      if (change.limits().limitCaps()) {
        String requester = change.call().requestedBy();
        requested.put(span, tallies(connection, requesters, span, requester));
      }
    }
    Cap.check(
        change,
        before,
        span -> Objects.requireNonNull(all.get(span)),
        span -> Objects.requireNonNull(requested.get(span)));
  }

  private List<Tally> tallies(Connection connection, String sql, Span span, String... requester)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql + reads.latest(connection))) {
      dialect.setInstant(select, 1, span.from());
      dialect.setInstant(select, 2, span.to());
      for (String who : requester) {
        select.setString(3, who);
      }
      return Sql.list(
          select,
          rows -> new Tally(Duration.ofMillis(rows.getLong(1)), rows.getInt(2), rows.getLong(3)));
    }
  }
}
