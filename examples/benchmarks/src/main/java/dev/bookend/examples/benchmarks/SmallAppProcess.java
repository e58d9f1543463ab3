package dev.bookend.examples.benchmarks;

import dev.bookend.emulator.TwilioEmulator;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prepares processes of the small applications, with and without Bookend's libraries. */
final class SmallAppProcess {
  /** The folder of the benchmarks' jar. */
  private static final Path TARGET =
      Path.of(System.getProperty("java.class.path")).toAbsolutePath().resolveSibling(".");

  /** Libraries of the application, among those copied beside the benchmarks. */
  private static final List<String> ITS_OWN =
      List.of("slf4j-api", "HikariCP", "postgresql", "jackson-annotations", "jspecify");

  /** Libraries added by Bookend. */
  private static final List<String> BROUGHT =
      List.of(
          "bookend-core", "twilio", "jackson-core", "jackson-databind", "jackson-datatype-jsr310");

  private static final String STARTER = "bookend-spring-boot-starter";

  private SmallAppProcess() {}

  /** {@return a process whose standard error goes to its output} */
  static ProcessBuilder of(
      Class<?> app,
      boolean withBookend,
      TwilioEmulator emulator,
      TwilioEmulator.Server rest,
      Database database)
      throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classPath(withBookend),
            app.getName(),
            "--server.port=0",
            "--spring.datasource.url=" + database.url(),
            "--bookend.twilio.api-url=" + rest.uri(),
            "--bookend.twilio.public-url=https://care.example");
    ProcessBuilder process = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true);
    process.environment().put("TWILIO_ACCOUNT_SID", emulator.accountSid());
    process.environment().put("TWILIO_AUTH_TOKEN", emulator.authToken());
    process.environment().put("TWILIO_API_KEY_SID", emulator.apiKeySid());
    process.environment().put("TWILIO_API_KEY_SECRET", emulator.apiKeySecret());
    return process;
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
}
