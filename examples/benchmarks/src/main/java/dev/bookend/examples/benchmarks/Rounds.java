package dev.bookend.examples.benchmarks;

import dev.bookend.examples.benchmarks.Comparison.Peer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Measures every method once, then every method again, and so on: what slows the machine down for a
 * while slows all of a round down. Each measurement has a JVM and one thread of its own.
 */
final class Rounds {
  private static final TimeValue SECOND = TimeValue.seconds(1);

  private Rounds() {}

  static Figures measure(Comparison comparison, int rounds) throws RunnerException {
    List<String> methods =
        Stream.concat(
                Stream.of(comparison.subject()), comparison.peers().stream().map(Peer::method))
            .toList();
    List<Map<String, Double>> figures = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Map<String, Double> perSecond = new LinkedHashMap<>();
      for (String method : methods) {
        perSecond.put(method, perSecond(comparison.benchmark(), method));
      }
      figures.add(perSecond);
    }
    return new Figures(comparison, figures);
  }

  private static double perSecond(Class<?> benchmark, String method) throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include("^" + benchmark.getName().replace(".", "\\.") + "\\." + method + "$")
            .mode(Mode.Throughput)
            .timeUnit(TimeUnit.SECONDS)
            .forks(1)
            .threads(1)
            .warmupIterations(3)
            .warmupTime(SECOND)
            .measurementIterations(5)
            .measurementTime(SECOND)
            .build();
    return new Runner(options).runSingle().getPrimaryResult().getScore();
  }
}
