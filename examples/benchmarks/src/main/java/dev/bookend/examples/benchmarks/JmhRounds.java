package dev.bookend.examples.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs JMH benchmarks in interleaved rounds: each operation once, then each again. Temporary noise
 * of the machine thus affects all operations of a round. Each measurement has a JVM and one thread
 * of its own.
 */
final class JmhRounds {
  private static final TimeValue SECOND = TimeValue.seconds(1);

  private JmhRounds() {}

  static List<Map<String, Double>> measure(List<String> operations, int rounds)
      throws RunnerException {
    List<Map<String, Double>> figures = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      Map<String, Double> perSecond = new LinkedHashMap<>();
      for (String operation : operations) {
        double score = perSecond(operation);
        System.out.printf("round %d of %d: %s %,.0f/s%n", round, rounds, operation, score);
        perSecond.put(operation, score);
      }
      figures.add(perSecond);
    }
    return figures;
  }

  private static double perSecond(String operation) throws RunnerException {
    String name = JmhRounds.class.getPackageName() + "." + operation;
    Options options =
        new OptionsBuilder()
            .include("^" + name.replace(".", "\\.") + "$")
            .mode(Mode.Throughput)
            .timeUnit(TimeUnit.SECONDS)
            .forks(1)
            .threads(1)
            .warmupIterations(5)
            .warmupTime(SECOND)
            .measurementIterations(5)
            .measurementTime(SECOND)
            .verbosity(VerboseMode.SILENT)
            .build();
    return new Runner(options).runSingle().getPrimaryResult().getScore();
  }
}
