package dev.bookend.examples.benchmarks;

import dev.bookend.examples.benchmarks.Comparison.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Runs one comparison: {@code java -jar benchmarks.jar tokens [rounds]}. */
public final class Main {
  private static final List<Comparison> COMPARISONS =
      List.of(
          Comparison.of(
              "tokens",
              "Tokens.bookend",
              new Peer("Tokens.twilioSdk", 0),
              new Peer("Tokens.javaJwt", 2),
              new Peer("Tokens.rawHmac", 0.3)),
          Comparison.of("join", "Joins.first", new Peer("Tokens.twilioSdk", 1 / 1.1)));

  private Main() {}

  /**
   * Measures, prints a Markdown table, and writes it and its figures to {@code target/benchmarks}.
   *
   * @param args the comparison, and how many rounds if not 5
   * @throws RunnerException if JMH fails
   * @throws IOException if the files cannot be written
   */
  public static void main(String... args) throws RunnerException, IOException {
    String name = args.length == 0 ? "" : args[0];
    Comparison comparison =
        COMPARISONS.stream()
            .filter(c -> c.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Name one of " + COMPARISONS.stream().map(Comparison::name).toList()));
    int rounds = args.length < 2 ? 5 : Integer.parseInt(args[1]);
    Figures figures = Rounds.measure(comparison, rounds);
    figures.write(Path.of("target", "benchmarks"));
    System.out.println(figures.markdown());
  }
}
