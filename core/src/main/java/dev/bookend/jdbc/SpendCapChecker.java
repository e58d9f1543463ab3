package dev.bookend.jdbc;

import dev.bookend.call.CallStatus;
import dev.bookend.call.QuotaExceededException;
import dev.bookend.call.VideoCall;
import dev.bookend.cost.SpendCap.CallCount;
import dev.bookend.cost.SpendCap.Period;
import dev.bookend.jdbc.PeriodCounts.Counted;
import dev.bookend.port.RepositoryRules;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Enforces the spend caps. Each booking under a cap first locks one shared slot, before the slots
 * of participants, so that such bookings are serialized.
 */
final class SpendCapChecker {
  /** The slot after those of {@link DoubleBookingChecker}. */
  static final int SLOT = DoubleBookingChecker.SLOTS;

  private final Dialect dialect;
  private final Reads reads;
  private final String lock;
  private final String selectSlot;
  private final String countAll;
  private final String countOfRequester;
  private final PeriodCounts bounds;

  SpendCapChecker(Dialect dialect, TableNames names, Reads reads) {
    this.dialect = dialect;
    this.reads = reads;
    bounds = new PeriodCounts(dialect, names, reads);
    lock = "update " + names.lock() + " set slot = slot where slot = " + SLOT;
    selectSlot = "select slot from " + names.lock() + " where slot = " + SLOT;
    String where =
        " where status in ("
            + Arrays.stream(CallStatus.values())
                .filter(CallStatus::mayCost)
                .map(status -> "'" + CallColumn.lower(status) + "'")
                .collect(Collectors.joining(", "))
            + ") and scheduled_at >= ? and scheduled_at < ?";
    String groupBy = " group by limit_ms, participant_count";
    String count = "select limit_ms, participant_count, count(*) from " + names.call() + where;
    countAll = count + groupBy;
    countOfRequester = count + " and requested_by = ?" + groupBy;
  }

  /**
   * Locks the shared slot, by an update for the reason given in {@link DoubleBookingChecker#lock}.
   */
  void lock(Connection connection) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(lock)) {
      // a driver that counts only changed rows returns 0 although the row is locked
      if (update.executeUpdate() == 0 && !slotExists(connection)) {
        throw new SQLException("The lock table has no row for spend caps: slot " + SLOT);
      }
    }
  }

  private boolean slotExists(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(selectSlot)) {
      return !Sql.list(select, rows -> rows.getInt(1)).isEmpty();
    }
  }

  /**
   * Checks the spend caps with upper bounds of the numbers of calls, and counts the calls of the
   * periods only if the bounds are too old or do not allow the call.
   */
  void check(
      Connection connection, VideoCall call, @Nullable VideoCall before, RepositoryRules rules)
      throws SQLException {
    Instant now = call.times().updatedAt();
    boolean isExact = true;
    Map<Period, Counted> all = new HashMap<>();
    Map<Period, List<CallCount>> requested = new HashMap<>();
    for (Period period : rules.periods(call)) {
      Optional<Counted> bound = bounds.find(connection, period, now);
      isExact &= bound.isEmpty();
      all.put(period, bound.isPresent() ? bound.get() : countAll(connection, period, now));
      if (rules.limits().limitCaps()) {
        requested.put(period, count(connection, countOfRequester, period, call.requestedBy()));
      }
    }
    try {
      check(call, before, rules, all, requested);
    } catch (QuotaExceededException refusal) {
      if (isExact) {
        throw refusal;
      }
      for (Period period : rules.periods(call)) {
        all.put(period, countAll(connection, period, now));
      }
      check(call, before, rules, all, requested);
    }
    for (Map.Entry<Period, Counted> counted : all.entrySet()) {
      bounds.store(connection, counted.getKey(), counted.getValue().plus(call));
    }
  }

  private static void check(
      VideoCall call,
      @Nullable VideoCall before,
      RepositoryRules rules,
      Map<Period, Counted> all,
      Map<Period, List<CallCount>> requested) {
    rules.checkSpendCaps(
        call,
        before,
        period -> Objects.requireNonNull(all.get(period)).counts(),
        period -> Objects.requireNonNull(requested.get(period)));
  }

  private Counted countAll(Connection connection, Period period, Instant now) throws SQLException {
    return new Counted(count(connection, countAll, period), now);
  }

  private List<CallCount> count(
      Connection connection, String sql, Period period, String... requester) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(sql + reads.lockingRead(connection))) {
      dialect.setInstant(select, 1, period.from());
      dialect.setInstant(select, 2, period.to());
      for (String identity : requester) {
        select.setString(3, identity);
      }
      return Sql.list(
          select,
          rows ->
              new CallCount(Duration.ofMillis(rows.getLong(1)), rows.getInt(2), rows.getLong(3)));
    }
  }
}
