package dev.bookend.examples.benchmarks;

import java.nio.file.Path;
import java.util.List;

/** Runs one experiment: {@code java -jar benchmarks.jar tokens [rounds]}. */
public final class Main {
  private static final List<Experiment> EXPERIMENTS =
      List.of(
          Comparison.of(
              "tokens",
              Bar.reported("Tokens.bookend", "Tokens.twilioSdk"),
              Bar.atLeast(2, "Tokens.bookend", "Tokens.javaJwt"),
              Bar.atLeast(0.3, "Tokens.bookend", "Tokens.rawHmac")),
          Comparison.of("join", Bar.atLeast(2, "Joins.first", "Tokens.twilioSdk")),
          Comparison.of(
              "webhook",
              Bar.reported("Webhooks.bookendVerifies", "Webhooks.rawHmac"),
              Bar.reported("Webhooks.bookend", "Webhooks.rawHmac"),
              Bar.atLeast(1, "Webhooks.bookendVerifies", "Webhooks.twilioSdk"),
              Bar.reported("Webhooks.bookend", "Webhooks.twilioSdk")),
          EndThroughput.onOneNode(),
          EndThroughput.onTwoNodes(),
          new Lateness(),
          new NodeFailure(),
          Claims.amongFuture(),
          Claims.amongVeryMany(),
          Claims.amongDead(),
          new Search(),
          new Transitions(),
          new SpendCaps(),
          new PeopleTimes(),
          new LiveStreams(),
          new Idle(),
          new RateLimited(),
          new Callbacks(),
          new StartupTime());

  private Main() {}

  /**
   * Runs an experiment, prints a Markdown table, and writes it with its figures to {@code
   * target/benchmarks}.
   *
   * @param args name of the experiment, and optionally the number of rounds
   * @throws Exception if the measurement fails or the files cannot be written
   */
  public static void main(String... args) throws Exception {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    String name = args.length == 0 ? "" : args[0];
    Experiment experiment =
        EXPERIMENTS.stream()
            .filter(e -> e.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Name one of " + EXPERIMENTS.stream().map(Experiment::name).toList()));
    int rounds = args.length < 2 ? experiment.rounds() : Integer.parseInt(args[1]);
    Figures figures = experiment.measure(rounds);
    figures.write(Path.of("target", "benchmarks"));
    System.out.println(figures.markdown());
  }
}
