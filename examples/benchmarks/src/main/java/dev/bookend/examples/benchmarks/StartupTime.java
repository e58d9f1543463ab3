package dev.bookend.examples.benchmarks;

import dev.bookend.emulator.TwilioEmulator;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures how much the Spring Boot starter adds to the startup of a small web application with a
 * database.
 */
record StartupTime() implements Experiment {
  /** The folder of the benchmarks' jar. */
  private static final Path TARGET =
      Path.of(System.getProperty("java.class.path")).toAbsolutePath().resolveSibling(".");

  private static final Pattern STARTED =
      Pattern.compile("Started SmallApp in \\S+ seconds \\(process running for (\\S+)\\)");
  private static final String WITHOUT = "without Bookend, ms";
  private static final String WITH = "with Bookend, ms";
  private static final String OFF = "with bookend.enabled=false, ms";
  private static final String ADDED = "added, ms";
  private static final String CPU = " of processors";

  /** Libraries of the application, among those copied beside the benchmarks. */
  private static final List<String> ITS_OWN =
      List.of("slf4j-api", "HikariCP", "postgresql", "jackson-annotations", "jspecify");

  /** Libraries added by Bookend. */
  private static final List<String> BROUGHT =
      List.of(
          "bookend-core", "twilio", "jackson-core", "jackson-databind", "jackson-datatype-jsr310");

  private static final String STARTER = "bookend-spring-boot-starter";

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
            Bar.atMost(150, ADDED), Bar.atMost(1.05, WITH, WITHOUT), Bar.reported(OFF, WITHOUT)),
        figures);
  }

  private static Map<String, Double> round(
      TwilioEmulator emulator, TwilioEmulator.Server rest, Database database)
      throws IOException, InterruptedException {
    ProcessBuilder without = app(classPath(false), emulator, rest, database);
    ProcessBuilder with = app(classPath(true), emulator, rest, database);
    ProcessBuilder off = app(classPath(true), emulator, rest, database);
    off.command().add("--bookend.enabled=false");
    Map<String, Double> round = new LinkedHashMap<>();
    start(without, WITHOUT, round);
    start(with, WITH, round);
    start(off, OFF, round);
    round.put(ADDED, added("", round));
    round.put(ADDED + CPU, added(CPU, round));
    return round;
  }

  private static double added(String what, Map<String, Double> round) {
    return round.getOrDefault(WITH + what, Double.NaN)
        - round.getOrDefault(WITHOUT + what, Double.NaN);
  }

  private static String classPath(boolean withBookend) throws IOException {
    Stream<Path> own =
        jars(TARGET.resolve("small-app")).filter(jar -> withBookend || !is(jar, STARTER));
    Stream<Path> shared =
        jars(TARGET.resolve("lib"))
            .filter(
                jar ->
                    ITS_OWN.stream().anyMatch(name -> is(jar, name))
                        || (withBookend && BROUGHT.stream().anyMatch(name -> is(jar, name))));
    return Stream.of(Stream.of(TARGET.resolve("benchmarks-small-app.jar")), own, shared)
        .flatMap(jars -> jars)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Stream<Path> jars(Path folder) throws IOException {
    try (Stream<Path> jars = Files.list(folder)) {
      return jars.sorted().toList().stream();
    }
  }

  private static boolean is(Path jar, String name) {
    return jar.getFileName().toString().matches(Pattern.quote(name) + "-\\d.*");
  }

  private static ProcessBuilder app(
      String classPath, TwilioEmulator emulator, TwilioEmulator.Server rest, Database database) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classPath,
            SmallApp.class.getName(),
            "--server.port=0",
            "--spring.datasource.url=" + database.url(),
            "--bookend.twilio.api-url=" + rest.uri(),
            "--bookend.twilio.public-url=https://care.example");
    ProcessBuilder app = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true);
    app.environment().put("TWILIO_ACCOUNT_SID", emulator.accountSid());
    app.environment().put("TWILIO_AUTH_TOKEN", emulator.authToken());
    app.environment().put("TWILIO_API_KEY_SID", emulator.apiKeySid());
    app.environment().put("TWILIO_API_KEY_SECRET", emulator.apiKeySecret());
    return app;
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
