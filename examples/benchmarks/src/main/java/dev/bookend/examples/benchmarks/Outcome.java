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
 * What became of the calls, as the database tells it afterwards.
 *
 * @param calls how many there were
 * @param faults how many of them were lost, ended twice, or ended early
 * @param startP50 half began to end no later than this after their time, in ms
 * @param startP99 99 of 100
 * @param startMax all
 * @param lastEnd when the last end was committed
 * @param lastSettled when the last thing done for a call was committed
 */
record Outcome(
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

  static Outcome of(Contender contender, Database database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUERY.formatted(contender.outcomes()))) {
      row.next();
      return new Outcome(
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

  /** {@return calls ended a second since then; 0 if any was lost, ended twice or ended early} */
  double endedPerSecond(Instant since) {
    return faults > 0 ? 0 : perSecond(since, lastEnd);
  }

  double settledPerSecond(Instant since) {
    return faults > 0 ? 0 : perSecond(since, lastSettled);
  }

  private double perSecond(Instant since, Instant until) {
    return calls / (Duration.between(since, until).toNanos() / 1e9);
  }

  /** Adds the latenesses under a name. */
  void latenesses(String name, Map<String, Double> figures) {
    figures.put(name + ", start p50 ms", late(startP50));
    figures.put(name + ", start p99 ms", late(startP99));
    figures.put(name + ", start max ms", late(startMax));
  }

  /** {@return the same lateness; endless if any call was lost, ended twice or ended early} */
  double late(double millis) {
    return faults > 0 ? Double.POSITIVE_INFINITY : millis;
  }
}
