package dev.bookend.examples.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the number of calls ended per second when many are due at once.
 *
 * @param name see {@link Experiment#name}
 * @param entries the contenders
 * @param bars the limits of the figures
 */
record EndThroughput(String name, List<Entry> entries, List<Bar> bars) implements Experiment {
  private static final int CALLS = 20_000;
  private static final int FOR_THE_SLOW = 1_000;

  /** A contender on a number of nodes. */
  private record Entry(String label, Contender contender, int nodes, int calls) {}

  static EndThroughput onOneNode() {
    return new EndThroughput(
        "ends",
        List.of(
            new Entry("bookend", Contenders.BOOKEND, 1, CALLS),
            new Entry("db-scheduler", Contenders.DB_SCHEDULER, 1, CALLS),
            new Entry("quartz", Contenders.QUARTZ, 1, FOR_THE_SLOW),
            new Entry("plain JDBC", Contenders.PLAIN, 1, CALLS),
            new Entry("plain JDBC with a journal", Contenders.PLAIN_JOURNAL, 1, CALLS),
            new Entry("plain JDBC, searched", Contenders.PLAIN_SEARCHED, 1, CALLS)),
        List.of(
            Bar.atLeast(6, "bookend", "db-scheduler"),
            Bar.reported("bookend", "quartz"),
            Bar.atLeast(0.7, "bookend", "plain JDBC"),
            Bar.reported("bookend", "plain JDBC with a journal"),
            Bar.atLeast(1, "bookend", "plain JDBC, searched"),
            Bar.atLeast(1, "bookend, settled", "db-scheduler, settled"),
            Bar.atMost(0.05, "bookend, writes per end")));
  }

  static EndThroughput onTwoNodes() {
    return new EndThroughput(
        "two-nodes",
        List.of(
            new Entry("bookend", Contenders.BOOKEND, 1, CALLS),
            new Entry("bookend on two", Contenders.BOOKEND, 2, CALLS),
            new Entry("db-scheduler on two", Contenders.DB_SCHEDULER, 2, CALLS)),
        List.of(
            Bar.atLeast(6, "bookend on two", "db-scheduler on two"),
            Bar.atLeast(1, "bookend on two", "bookend")));
  }

  @Override
  public int rounds() {
    return 3;
  }

  @Override
  public Figures measure(int rounds) throws Exception {
    List<Backlog> backlogs = new ArrayList<>();
    List<Map<String, Double>> figures = new ArrayList<>();
    try (Postgres server = Postgres.start()) {
      for (Entry entry : entries) {
        backlogs.add(
            Backlog.of(entry.label(), server, entry.contender(), entry.nodes(), entry.calls()));
      }
      for (int i = 0; i < rounds; i++) {
        Map<String, Double> round = new LinkedHashMap<>();
        for (Backlog backlog : backlogs) {
          backlog.measure(round);
        }
        figures.add(round);
      }
    } finally {
      backlogs.forEach(Backlog::close);
    }
    return new Figures(name, bars, figures);
  }
}
