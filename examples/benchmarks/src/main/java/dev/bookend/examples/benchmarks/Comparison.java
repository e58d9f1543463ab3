package dev.bookend.examples.benchmarks;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Operations a second of one of ours beside others. An operation is a JMH benchmark of this
 * package, named as {@code Tokens.bookend}.
 *
 * @param name what it is called on the command line, and its files
 * @param bars what is asked of ours, beside each of the others
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
    return new Figures(name, bars, Rounds.measure(operations(), rounds));
  }

  private List<String> operations() {
    return bars.stream()
        .flatMap(bar -> Stream.of(bar.subject(), Objects.requireNonNull(bar.peer())))
        .distinct()
        .toList();
  }
}
