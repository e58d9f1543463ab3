package dev.bookend.examples.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;

/**
 * Statistics of a run, read from the database afterwards.
 *
 * @param calls number of calls
 * @param faults number of calls that were lost, ended twice or ended early
 * @param startP50 median lateness of the start of an end, in ms
 * @param startP99 99th percentile of that, in ms
 * @param startMax maximum of that, in ms
 * @param lastEnd instant at which the last end was committed
 * @param lastSettled instant at which the last task of a call was committed
 */
record EndStatistics(
    int calls,
    int faults,
    double startP50,
    double startP99,
    double startMax,
    Instant lastEnd,
    Instant lastSettled) {

  private static final String QUERY =
      """
      select count(*), count(*) filter (where faulty),
        percentile_disc(0.5) within group (order by late),
        percentile_disc(0.99) within group (order by late),
        max(late), max(committed_at), max(settled_at)
      from (select *, extract(epoch from ended_at - ends_at) * 1000 as late,
          ended_at is null or ends <> 1 or ended_at < ends_at as faulty
        from (%s) outcomes) judged
      """;

  static EndStatistics of(Contender contender, Database database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUERY.formatted(contender.outcomes()))) {
      row.next();
      return new EndStatistics(
          row.getInt(1),
          row.getInt(2),
          row.getDouble(3),
          row.getDouble(4),
          row.getDouble(5),
          instant(row, 6),
          instant(row, 7));
    }
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant)
        .orElse(Instant.MAX);
  }

  /** {@return calls ended per second; 0 if any was lost, ended twice or ended early} */
  double endedPerSecond(Instant since) {
    return faults > 0 ? 0 : perSecond(since, lastEnd);
  }

  double settledPerSecond(Instant since) {
    return faults > 0 ? 0 : perSecond(since, lastSettled);
  }

  private double perSecond(Instant since, Instant until) {
    return calls / (Duration.between(since, until).toNanos() / 1e9);
  }

  /** Adds the latenesses to the figures. */
  void latenesses(String name, Map<String, Double> figures) {
    figures.put(name + ", start p50 ms", late(startP50));
    figures.put(name + ", start p99 ms", late(startP99));
    figures.put(name + ", start max ms", late(startMax));
  }

  /** {@return the lateness; infinite if any call was lost, ended twice or ended early} */
  double late(double millis) {
    return faults > 0 ? Double.POSITIVE_INFINITY : millis;
  }
}
