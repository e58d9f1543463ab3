package dev.bookend.examples.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.bookend.examples.benchmarks.Comparison.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What was measured.
 *
 * @param comparison of what
 * @param rounds of each round, what was done a second, by operation
 */
record Figures(Comparison comparison, List<Map<String, Double>> rounds) {

  String markdown() {
    StringBuilder table = new StringBuilder(comparison.name());
    machine().values().forEach(value -> table.append(" · ").append(value));
    table.append("\n\n| | a second, median | in each round | ours / theirs | bar |\n");
    table.append("| --- | ---: | --- | ---: | ---: |\n");
    table.append(row(comparison.subject(), "", ""));
    for (Peer peer : comparison.peers()) {
      String bar = peer.bar() == 0 ? "" : text("≥ %.2f", peer.bar());
      table.append(row(peer.operation(), text("%.2f", ratio(peer.operation())), bar));
    }
    return table.toString();
  }

  /** Writes {@code <name>.md} and {@code <name>.json}. */
  void write(Path folder) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>(machine());
    json.put("operations_per_second", rounds);
    json.put(
        "median_ratio_to",
        comparison.peers().stream()
            .collect(Collectors.toMap(Peer::operation, p -> ratio(p.operation()))));
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(comparison.name() + ".md"), markdown());
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(folder.resolve(comparison.name() + ".json").toFile(), json);
  }

  private String row(String operation, String ratio, String bar) {
    String each =
        rounds.stream()
            .map(round -> text("%,.0f", perSecond(round, operation)))
            .collect(Collectors.joining(" · "));
    double median = median(round -> perSecond(round, operation));
    return text("| %s | %,.0f | %s | %s | %s |\n", operation, median, each, ratio, bar);
  }

  /** The ratio within one round is free of what slowed that round down; their median counts. */
  private double ratio(String peer) {
    return median(round -> perSecond(round, comparison.subject()) / perSecond(round, peer));
  }

  private double median(ToDoubleFunction<Map<String, Double>> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double perSecond(Map<String, Double> round, String operation) {
    return round.getOrDefault(operation, Double.NaN);
  }

  private static Map<String, String> machine() {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("jvm", System.getProperty("java.vm.name") + " " + Runtime.version());
    machine.put("cores", Runtime.getRuntime().availableProcessors() + " cores");
    machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return machine;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
