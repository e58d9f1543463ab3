package dev.bookend.examples.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.bookend.examples.benchmarks.Contender.Load;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures the database load of a node while nothing is due. */
record Idle() implements Experiment {
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final String STATEMENTS = "statements a second";
  private static final String WRITES = "write transactions a second";

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public int rounds() {
    return 3;
  }

  @Override
  public Figures measure(int rounds) throws Exception {
    List<Map<String, Double>> figures = new ArrayList<>();
    try (Postgres server = Postgres.start()) {
      Database database = server.create("idle");
      Contenders.BOOKEND.createSchema(database);
      Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
      Contenders.BOOKEND.load(database, new Load(10_000, tomorrow, Duration.ofSeconds(1)));
      database.settle();
      try (HikariDataSource pool = database.pool(Contenders.BOOKEND.connections())) {
        StatementCounter counting = new StatementCounter(pool);
        AutoCloseable node = Contenders.BOOKEND.start(counting.pool(), late -> {});
        for (int i = 0; i < rounds; i++) {
          long statements = counting.statements();
          long writes = database.writes();
          Thread.sleep(LOOK.toMillis());
          figures.add(
              Map.of(
                  STATEMENTS, aSecond(counting.statements() - statements),
                  WRITES, aSecond(database.writes() - writes)));
        }
        node.close();
      }
    }
    return new Figures(name(), List.of(Bar.never(2, STATEMENTS)), figures);
  }

  private static double aSecond(long count) {
    return count / (double) LOOK.toSeconds();
  }
}
