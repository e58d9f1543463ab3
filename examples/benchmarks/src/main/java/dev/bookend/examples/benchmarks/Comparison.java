package dev.bookend.examples.benchmarks;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Compares the throughput of JMH benchmarks of this package, each named as in {@code
 * Tokens.bookend}.
 *
 * @param name name on the command line and of the result files
 * @param bars the ratios to measure and their limits
 */
record Comparison(String name, List<Bar> bars) implements Experiment {

  static Comparison of(String name, Bar... bars) {
    return new Comparison(name, List.of(bars));
  }

  @Override
  public int rounds() {
    return 5;
  }

  @Override
  public Figures measure(int rounds) throws RunnerException {
    return new Figures(name, bars, JmhRounds.measure(operations(), rounds));
  }

  private List<String> operations() {
    return bars.stream()
        .flatMap(bar -> Stream.of(bar.subject(), Objects.requireNonNull(bar.peer())))
        .distinct()
        .toList();
  }
}
