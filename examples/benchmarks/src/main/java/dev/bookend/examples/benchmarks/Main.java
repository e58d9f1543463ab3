package dev.bookend.examples.benchmarks;

import java.nio.file.Path;
import java.util.List;

/** Measures one thing: {@code java -jar benchmarks.jar tokens [rounds]}. */
public final class Main {
  private static final List<Experiment> EXPERIMENTS =
      List.of(
          Comparison.of(
              "tokens",
              Bar.told("Tokens.bookend", "Tokens.twilioSdk"),
              Bar.atLeast(2, "Tokens.bookend", "Tokens.javaJwt"),
              Bar.atLeast(0.3, "Tokens.bookend", "Tokens.rawHmac")),
          Comparison.of("join", Bar.atLeast(1 / 1.1, "Joins.first", "Tokens.twilioSdk")),
          Comparison.of(
              "webhook",
              Bar.atLeast(0.5, "Webhooks.bookendVerifies", "Webhooks.rawHmac"),
              Bar.told("Webhooks.bookend", "Webhooks.rawHmac"),
              Bar.told("Webhooks.bookendVerifies", "Webhooks.twilioSdk"),
              Bar.told("Webhooks.bookend", "Webhooks.twilioSdk")),
          Ends.onOneNode(),
          Ends.onTwoNodes(),
          new Lateness(),
          new Kill(),
          Claims.amongFuture(),
          Claims.amongVeryMany(),
          Claims.amongDead(),
          new Search(),
          new Transitions(),
          new Idle(),
          new AtQuota(),
          new Callbacks(),
          new Starts());

  private Main() {}

  /**
   * Measures, prints a Markdown table, and writes it and its figures to {@code target/benchmarks}.
   *
   * @param args what to measure, and in how many rounds if not in the usual ones
   * @throws Exception if it can't be measured, or the files can't be written
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
