package dev.bookend.examples.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.bookend.examples.benchmarks.Contender.Load;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Measures how late calls end on one node when 1,000 deadlines pass per second. */
record Lateness() implements Experiment {
  private static final Duration APART = Duration.ofMillis(1);
  private static final int CALLS = 20_000;
  private static final int WARM_UP = 3_000;
  private static final Duration TO_GET_READY = Duration.ofSeconds(4);
  private static final List<Contender> CONTENDERS =
      List.of(Contenders.BOOKEND, Contenders.DB_SCHEDULER, Contenders.SLOW_PROVIDER);

  @Override
  public String name() {
    return "lateness";
  }

  @Override
  public int rounds() {
    return 3;
  }

  @Override
  public Figures measure(int rounds) throws Exception {
    Map<Contender, Database> databases = new LinkedHashMap<>();
    List<Map<String, Double>> figures = new ArrayList<>();
    try (Postgres server = Postgres.start()) {
      for (Contender contender : CONTENDERS) {
        Database database = server.create("late_" + databases.size());
        contender.createSchema(database);
        databases.put(contender, database);
        end(contender, database, WARM_UP, new LinkedHashMap<>());
      }
      for (int i = 0; i < rounds; i++) {
        Map<String, Double> round = new LinkedHashMap<>();
        for (Map.Entry<Contender, Database> each : databases.entrySet()) {
          end(each.getKey(), each.getValue(), CALLS, round);
        }
        figures.add(round);
      }
    }
    return new Figures(name(), bars(), figures);
  }

  private static List<Bar> bars() {
    String ours = "bookend, start p99 ms";
    String slow = "bookend with a slow provider, start p99 ms";
    return List.of(
        Bar.atMost(10, ours),
        Bar.atMost(0.4, ours, "db-scheduler, start p99 ms"),
        Bar.never(100, "bookend, start max ms"),
        Bar.atMost(20, "bookend, committed p99 ms"),
        Bar.atMost(0.5, "bookend, writes per end"),
        Bar.atMost(1.5, slow, ours),
        Bar.atMost(16, "bookend with a slow provider, threads"));
  }

  private static void end(
      Contender contender, Database database, int calls, Map<String, Double> round)
      throws Exception {
    Load load = new Load(calls, Instant.now().plus(TO_GET_READY), APART);
    contender.load(database, load);
    database.settle();
    long before = database.writes();
    Queue<Duration> committed = new ConcurrentLinkedQueue<>();
    try (HikariDataSource pool = database.pool(contender.connections())) {
      AutoCloseable node = contender.start(pool, committed::add);
      try {
        Thread.sleep(Duration.between(Instant.now(), load.lastEnd()).toMillis());
        DatabaseWait.until(database, contender.open(), Duration.ofSeconds(60));
        if (contender instanceof Bookend) {
          round.put(contender.name() + ", threads", (double) threads());
        }
        if (contender != Contenders.SLOW_PROVIDER) {
          DatabaseWait.until(database, contender.unsettled(), Duration.ofSeconds(30));
        }
      } finally {
        node.close();
      }
    }
    EndStatistics outcome = EndStatistics.of(contender, database);
    outcome.latenesses(contender.name(), round);
    round.put(contender.name() + ", committed p99 ms", outcome.late(p99(committed)));
    round.put(contender.name() + ", writes per end", (database.writes() - before) / (double) calls);
    System.out.printf("%s: %s%n", contender.name(), outcome);
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("bookend"))
        .count();
  }

  private static double p99(Queue<Duration> latenesses) {
    List<Duration> sorted = latenesses.stream().sorted().toList();
    return sorted.isEmpty()
        ? Double.POSITIVE_INFINITY
        : sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1).toNanos() / 1e6;
  }
}
