package dev.bookend.jdbc;

import dev.bookend.call.VideoCall;
import dev.bookend.cost.SpendCap.CallCount;
import dev.bookend.cost.SpendCap.Period;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Stores the numbers of calls in the periods of spend caps, so that a request does not count all
 * calls of a month. They are upper bounds: each booking under a cap adds its call, and nothing is
 * subtracted until all are counted again. For use under the lock of {@link SpendCapChecker}.
 */
final class PeriodCounts {
  /**
   * Time after which calls are counted again: calls may have been stored without the lock, by a
   * node without spend caps or by SQL.
   */
  private static final Duration MAX_AGE = Duration.ofMinutes(1);

  /**
   * Numbers of calls.
   *
   * @param counts the numbers, by limit and participants
   * @param at the time at which the calls were counted
   */
  record Counted(List<CallCount> counts, Instant at) {
    Counted plus(VideoCall call) {
      List<CallCount> more = new ArrayList<>(counts);
      CallCount added = CallCount.of(call);
      more.replaceAll(
          count ->
              isAlike(count, added)
                  ? new CallCount(count.limit(), count.participants(), count.calls() + 1)
                  : count);
      if (counts.stream().noneMatch(count -> isAlike(count, added))) {
        more.add(added);
      }
      return new Counted(more, at);
    }

    private static boolean isAlike(CallCount one, CallCount other) {
      return one.limit().equals(other.limit()) && one.participants() == other.participants();
    }
  }

  private final Dialect dialect;
  private final Reads reads;
  private final String select;
  private final String update;
  private final String insert;

  PeriodCounts(Dialect dialect, TableNames names, Reads reads) {
    this.dialect = dialect;
    this.reads = reads;
    String table = names.periodCount();
    String ofPeriod = " where period_from = ? and period_to = ?";
    select = "select counts, counted_at from " + table + ofPeriod;
    update = "update " + table + " set counts = ?, counted_at = ?" + ofPeriod;
    insert = Sql.insert(table, List.of("counts", "counted_at", "period_from", "period_to"));
  }

  /** {@return upper bounds of the numbers of calls; empty if they have to be counted} */
  Optional<Counted> find(Connection connection, Period period, Instant now) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(select + reads.lockingRead(connection))) {
      setPeriod(statement, 1, period);
      return Sql.list(
              statement,
              rows -> {
                RowReader row = new RowReader(rows, dialect);
                return read(row.text(), row.instant());
              })
          .stream()
          .flatMap(Optional::stream)
          .filter(counted -> isFresh(counted.at(), now))
          .findFirst();
    }
  }

  /** A time in the future is that of a node with a wrong clock. */
  private static boolean isFresh(Instant countedAt, Instant now) {
    return !countedAt.isAfter(now) && countedAt.plus(MAX_AGE).isAfter(now);
  }

  void store(Connection connection, Period period, Counted counted) throws SQLException {
    // a driver that counts only changed rows returns 0 for a row that is stored alike
    if (write(connection, update, period, counted) == 0 && !isStored(connection, period)) {
      write(connection, insert, period, counted);
    }
  }

  private boolean isStored(Connection connection, Period period) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      setPeriod(statement, 1, period);
      return Sql.exists(statement);
    }
  }

  private int write(Connection connection, String sql, Period period, Counted counted)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, text(counted.counts()));
      dialect.setInstant(statement, 2, counted.at());
      setPeriod(statement, 3, period);
      return statement.executeUpdate();
    }
  }

  private void setPeriod(PreparedStatement statement, int first, Period period)
      throws SQLException {
    dialect.setInstant(statement, first, period.from());
    dialect.setInstant(statement, first + 1, period.to());
  }

  private static String text(List<CallCount> counts) {
    return counts.stream()
        .map(c -> c.limit().toMillis() + ":" + c.participants() + ":" + c.calls())
        .collect(Collectors.joining(","));
  }

  /**
   * {@return the numbers; empty for a text that cannot be read, so that calls are counted again}
   */
  private static Optional<Counted> read(String text, Instant at) {
    try {
      List<CallCount> counts = Arrays.stream(text.split(",", -1)).map(PeriodCounts::count).toList();
      return Optional.of(new Counted(counts, at));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static CallCount count(String text) {
    String[] numbers = text.split(":", -1);
    if (numbers.length != 3) {
      throw new NumberFormatException(text);
    }
    return new CallCount(
        Duration.ofMillis(Long.parseLong(numbers[0])),
        Integer.parseInt(numbers[1]),
        Long.parseLong(numbers[2]));
  }
}
