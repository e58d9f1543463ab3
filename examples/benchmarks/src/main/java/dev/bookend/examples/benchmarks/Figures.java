package dev.bookend.examples.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The results of an experiment.
 *
 * @param name name of the experiment
 * @param bars the limits of the figures
 * @param rounds the figures of each round, by name
 */
record Figures(String name, List<Bar> bars, List<Map<String, Double>> rounds) {

  String markdown() {
    StringBuilder table = new StringBuilder(name);
    machine().values().forEach(value -> table.append(" · ").append(value));
    table.append("\n\n| | median | in each round |\n| --- | ---: | --- |\n");
    for (String figure : names()) {
      table.append(row(Bar.reported(figure), figure, ""));
    }
    table.append("\n| bar | median | in each round | wanted |\n| --- | ---: | --- | --- |\n");
    for (Bar bar : bars) {
      table.append(row(bar, bar.name(), " " + bar.limitText() + " |"));
    }
    return table.toString();
  }

  /** Writes {@code <name>.md} and {@code <name>.json}. */
  void write(Path folder) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>(machine());
    json.put("rounds", rounds);
    Map<String, Double> medians = new LinkedHashMap<>();
    bars.forEach(bar -> medians.put(bar.name(), bar.of(rounds)));
    json.put("medians_of_bars", medians);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name + ".md"), markdown());
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(folder.resolve(name + ".json").toFile(), json);
  }

  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    rounds.forEach(round -> names.addAll(round.keySet()));
    return names;
  }

  private String row(Bar bar, String label, String more) {
    String each =
        rounds.stream().map(round -> text(bar.in(round))).collect(Collectors.joining(" · "));
    double median = bar.of(rounds);
    String result =
        Double.isNaN(median) && bar.peer() != null
            ? "not measured: " + bar.peer() + " has lost calls"
            : text(median);
    return "| " + label + " | " + result + " | " + each + " |" + more + "\n";
  }

  static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static Map<String, String> machine() {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("jvm", System.getProperty("java.vm.name") + " " + Runtime.version());
    machine.put("cores", Runtime.getRuntime().availableProcessors() + " cores" + processor());
    machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return machine;
  }

  /** {@return the processor's name as reported by Linux; empty on other systems} */
  private static String processor() {
    Path cpuInfo = Path.of("/proc/cpuinfo");
    try (Stream<String> lines = Files.exists(cpuInfo) ? Files.lines(cpuInfo) : Stream.empty()) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> " of " + line.substring(line.indexOf(':') + 1).strip())
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, value >= 1000 ? "%,.0f" : "%.3g", value);
  }
}
