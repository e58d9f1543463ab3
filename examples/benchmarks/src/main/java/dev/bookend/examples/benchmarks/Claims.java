package dev.bookend.examples.benchmarks;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures how long a claim of due calls takes.
 *
 * @param name see {@link Experiment#name}
 * @param tables the tables to claim from
 * @param bars the limits of the figures
 */
record Claims(String name, List<Calls> tables, List<Bar> bars) implements Experiment {
  private static final Calls CLEAN = new Calls("1e5", 100_000, 0);

  /**
   * A table.
   *
   * @param label its name in the figures
   * @param future number of calls not due yet
   * @param dead number of ended calls that are still in the index
   */
  private record Calls(String label, int future, int dead) {}

  static Claims amongFuture() {
    return new Claims(
        "future",
        List.of(CLEAN, new Calls("1e6", 1_000_000, 0)),
        List.of(
            Bar.atMost(1.2, "claim, 1e6, ms", "claim, 1e5, ms"),
            Bar.reported("look, 1e6, ms", "look, 1e5, ms")));
  }

  static Claims amongVeryMany() {
    return new Claims(
        "future-large",
        List.of(CLEAN, new Calls("1e7", 10_000_000, 0)),
        List.of(
            Bar.atMost(1.5, "claim, 1e7, ms", "claim, 1e5, ms"),
            Bar.reported("look, 1e7, ms", "look, 1e5, ms")));
  }

  static Claims amongDead() {
    return new Claims(
        "dead-rows",
        List.of(CLEAN, new Calls("1e5 and 1e5 dead", 100_000, 100_000)),
        List.of(
            Bar.atMost(2, "claim, 1e5 and 1e5 dead, ms", "claim, 1e5, ms"),
            Bar.reported("look, 1e5 and 1e5 dead, ms", "look, 1e5, ms")));
  }

  @Override
  public int rounds() {
    return 5;
  }

  @Override
  public Figures measure(int rounds) throws Exception {
    List<ClaimTable> filled = new ArrayList<>();
    List<Map<String, Double>> figures = new ArrayList<>();
    try (Postgres server = Postgres.start()) {
      for (Calls calls : tables) {
        Database database = server.create("claims_" + filled.size());
        filled.add(ClaimTable.of(calls.label(), database, calls.future(), calls.dead()));
      }
      round(filled);
      for (int i = 0; i < rounds; i++) {
        figures.add(round(filled));
      }
      for (ClaimTable table : filled) {
        table.close();
      }
    }
    return new Figures(name, bars, figures);
  }

  private static Map<String, Double> round(List<ClaimTable> tables) throws SQLException {
    Map<String, Double> round = new LinkedHashMap<>();
    for (ClaimTable table : tables) {
      table.measure(round);
    }
    return round;
  }
}
