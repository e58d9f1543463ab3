package dev.bookend.examples.benchmarks;

import dev.bookend.examples.benchmarks.Contender.Load;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Kills one of three nodes under load, and measures how late the calls leased by it end. */
record NodeFailure() implements Experiment {
  private static final int CALLS = 6_000;
  private static final Duration APART = Duration.ofMillis(2);
  private static final Duration TO_GET_READY = Duration.ofSeconds(5);
  private static final Duration LIFE = Duration.ofSeconds(5);
  private static final String LATE = "late calls";
  private static final String WORST = "worst committed lateness ms";
  private static final String FAULTS = "lost, doubled or early";
  private static final String LEFT = "not settled";

  @Override
  public String name() {
    return "kill";
  }

  @Override
  public int rounds() {
    return 3;
  }

  @Override
  public Figures measure(int rounds) throws Exception {
    List<Map<String, Double>> figures = new ArrayList<>();
    try (Postgres server = Postgres.start()) {
      for (int i = 0; i < rounds; i++) {
        Database database = server.create("kill_" + i);
        Contenders.BOOKEND.createSchema(database);
        figures.add(round(database));
      }
    }
    return new Figures(
        name(),
        List.of(
            Bar.atLeast(1, LATE), Bar.never(3000, WORST), Bar.never(0, FAULTS), Bar.never(0, LEFT)),
        figures);
  }

  private static Map<String, Double> round(Database database) throws Exception {
    Contender contender = Contenders.BOOKEND;
    List<NodeProcess> nodes = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        nodes.add(NodeProcess.of(contender, database));
      }
      Load load = new Load(CALLS, Instant.now().plus(TO_GET_READY), APART);
      contender.load(database, load);
      database.settle();
      for (NodeProcess node : nodes) {
        node.start();
      }
      Instant death = load.firstEnd().plus(LIFE);
      Thread.sleep(Duration.between(Instant.now(), death).toMillis());
      nodes.get(1).kill();
      Thread.sleep(Duration.between(Instant.now(), load.lastEnd()).toMillis());
      long left = DatabaseWait.until(database, contender.unsettled(), Duration.ofSeconds(60));
      return figures(database, death, left);
    } finally {
      nodes.forEach(NodeProcess::close);
    }
  }

  private static Map<String, Double> figures(Database database, Instant death, long left)
      throws SQLException {
    String late =
        "from (select extract(epoch from committed_at - ends_at) * 1000 as late, ends_at from (%s) o) l"
                .formatted(Contenders.BOOKEND.outcomes())
            + " where ends_at > timestamptz '%s' - interval '1 s'".formatted(death);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(LATE, (double) database.number("select count(*) " + late + " and late > 250"));
    figures.put(WORST, Double.valueOf(database.text("select max(late) " + late)));
    figures.put(FAULTS, (double) EndStatistics.of(Contenders.BOOKEND, database).faults());
    figures.put(LEFT, (double) left);
    return figures;
  }
}
