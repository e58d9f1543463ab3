package dev.bookend.examples.benchmarks;

import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.examples.benchmarks.SmallAppProcess.Jars;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures how much the Spring Boot starter adds to the startup of a small web application with a
 * database.
 */
record StartupTime() implements Experiment {
  private static final Pattern STARTED =
      Pattern.compile("Started SmallApp in \\S+ seconds \\(process running for (\\S+)\\)");
  private static final String WITHOUT = "without Bookend, ms";
  private static final String WITH = "with Bookend, ms";
  private static final String LIBRARIES = "without Bookend, with the libraries it needs, ms";
  private static final String OFF = "with bookend.enabled=false, ms";
  private static final String ADDED = "added, ms";
  private static final String CPU = " of processors";

  @Override
  public String name() {
    return "boot";
  }

  @Override
  public int rounds() {
    return 15;
  }

  @Override
  public Figures measure(int rounds) throws Exception {
    List<Map<String, Double>> figures = new ArrayList<>();
    TwilioEmulator emulator = new TwilioEmulator();
    try (Postgres server = Postgres.start();
        TwilioEmulator.Server rest = emulator.serve(0)) {
      Database database = server.create("boot");
      Contenders.BOOKEND.createSchema(database);
      round(emulator, rest, database);
      for (int i = 0; i < rounds; i++) {
        Map<String, Double> round = round(emulator, rest, database);
        System.out.printf("round %d of %d: %s%n", i + 1, rounds, round);
        figures.add(round);
      }
    }
    return new Figures(
        name(),
        List.of(
            Bar.atMost(150, ADDED), Bar.atMost(1.05, WITH, WITHOUT),
            Bar.reported(WITH, LIBRARIES), Bar.reported(OFF, WITHOUT)),
        figures);
  }

  private static Map<String, Double> round(
      TwilioEmulator emulator, TwilioEmulator.Server rest, Database database)
      throws IOException, InterruptedException {
    ProcessBuilder without = SmallAppProcess.of(SmallApp.class, Jars.OWN, emulator, rest, database);
    ProcessBuilder with =
        SmallAppProcess.of(SmallApp.class, Jars.WITH_BOOKEND, emulator, rest, database);
    ProcessBuilder libraries =
        SmallAppProcess.of(SmallApp.class, Jars.WITH_LIBRARIES, emulator, rest, database);
    ProcessBuilder off =
        SmallAppProcess.of(SmallApp.class, Jars.WITH_BOOKEND, emulator, rest, database);
    off.command().add("--bookend.enabled=false");
    Map<String, Double> round = new LinkedHashMap<>();
    start(without, WITHOUT, round);
    start(with, WITH, round);
    start(libraries, LIBRARIES, round);
    start(off, OFF, round);
    round.put(ADDED, added("", round));
    round.put(ADDED + CPU, added(CPU, round));
    return round;
  }

  private static double added(String what, Map<String, Double> round) {
    return round.getOrDefault(WITH + what, Double.NaN)
        - round.getOrDefault(WITHOUT + what, Double.NaN);
  }

  /**
   * Measures the time from the start of the process until Spring Boot reports the application as
   * ready. The CPU time is measured too: other processes have less influence on it.
   */
  private static void start(ProcessBuilder app, String name, Map<String, Double> round)
      throws IOException, InterruptedException {
    Process process = app.start();
    List<String> said = new ArrayList<>();
    try (var output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        said.add(line);
        Matcher started = STARTED.matcher(line);
        if (started.find()) {
          Duration cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
          round.put(name, Double.parseDouble(started.group(1)) * 1000);
          round.put(name + CPU, (double) cpu.toMillis());
          return;
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    throw new IOException("The application did not start: " + String.join("\n", said));
  }
}
