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
 * @param comparison what of
 * @param rounds of each round, operations a second by method
 */
record Figures(Comparison comparison, List<Map<String, Double>> rounds) {

  /** The ratio of one round is free of what slowed that round down; their median counts. */
  private double ratio(String peer) {
    return median(round -> perSecond(round, comparison.subject()) / perSecond(round, peer));
  }

  String markdown() {
    StringBuilder table = new StringBuilder();
    table.append("`").append(comparison.name()).append("` on ").append(machine()).append("\n\n");
    table.append("| | operations/s, median | of each round | ours / theirs | bar |\n");
    table.append("| --- | ---: | --- | ---: | ---: |\n");
    table.append(row(comparison.subject(), "", ""));
    for (Peer peer : comparison.peers()) {
      String bar = peer.bar() == 0 ? "" : "≥ " + peer.bar();
      table.append(row(peer.method(), format("%.2f", ratio(peer.method())), bar));
    }
    return table.toString();
  }

  private String row(String method, String ratio, String bar) {
    String each =
        rounds.stream()
            .map(round -> format("%,.0f", perSecond(round, method)))
            .collect(Collectors.joining(" · "));
    double median = median(round -> perSecond(round, method));
    return format("| %s | %,.0f | %s | %s | %s |%n", method, median, each, ratio, bar);
  }

  /** Writes {@code <name>.md} and {@code <name>.json}. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(comparison.name() + ".md"), markdown());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("comparison", comparison.name());
    json.put("machine", machine());
    json.put("operations_per_second", rounds);
    Map<String, Object> ratios = new LinkedHashMap<>();
    comparison.peers().forEach(peer -> ratios.put(peer.method(), ratio(peer.method())));
    json.put("median_ratio_to", ratios);
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(folder.resolve(comparison.name() + ".json").toFile(), json);
  }

  private double median(ToDoubleFunction<Map<String, Double>> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double perSecond(Map<String, Double> round, String method) {
    return round.getOrDefault(method, Double.NaN);
  }

  private static String machine() {
    return format(
        "%s %s, %d cores, %s %s",
        System.getProperty("java.vm.name"),
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
