package dev.bookend.examples.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Measures queries for a page of calls in one table and in a table ten times as large. */
record Search() implements Experiment {
  private static final String FEW = "1e5";
  private static final String MANY = "1e6";

  @Override
  public String name() {
    return "search";
  }

  @Override
  public int rounds() {
    return 5;
  }

  @Override
  public Figures measure(int rounds) throws Exception {
    List<Map<String, Double>> figures = new ArrayList<>();
    try (Postgres server = Postgres.start();
        SearchTable few = SearchTable.of(FEW, server.create("few"), 100_000);
        SearchTable many = SearchTable.of(MANY, server.create("many"), 1_000_000)) {
      round(few, many);
      for (int i = 0; i < rounds; i++) {
        figures.add(round(few, many));
      }
    }
    return new Figures(name(), bars(), figures);
  }

  private static List<Bar> bars() {
    return Stream.of(SearchCase.values())
        .map(wish -> Bar.atMost(1.5, wish.of(MANY), wish.of(FEW)))
        .toList();
  }

  private static Map<String, Double> round(SearchTable few, SearchTable many) {
    Map<String, Double> round = new LinkedHashMap<>();
    few.measure(round);
    many.measure(round);
    return round;
  }
}
