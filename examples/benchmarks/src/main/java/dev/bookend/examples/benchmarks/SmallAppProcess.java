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

  /** Libraries that Bookend needs. */
  private static final List<String> NEEDED =
      List.of("twilio", "jackson-core", "jackson-databind", "jackson-datatype-jsr310");

  private static final List<String> BOOKEND =
      List.of("bookend-core", "bookend-spring-boot-starter");

  /** The libraries on the class path. */
  enum Jars {
    /** Those of the application alone. */
    OWN,
    /** Also those that Bookend needs. */
    WITH_LIBRARIES,
    /** Also Bookend itself. */
    WITH_BOOKEND
  }

  private SmallAppProcess() {}

  /** {@return a process whose standard error goes to its output} */
  static ProcessBuilder of(
      Class<?> app,
      Jars jars,
      TwilioEmulator emulator,
      TwilioEmulator.Server rest,
      Database database)
      throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classPath(jars),
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

  private static String classPath(Jars jars) throws IOException {
    Stream<Path> own = jars(TARGET.resolve("small-app")).filter(jar -> !isOneOf(jar, BOOKEND));
    Stream<Path> bookend =
        Stream.concat(jars(TARGET.resolve("small-app")), jars(TARGET.resolve("lib")))
            .filter(jar -> jars == Jars.WITH_BOOKEND && isOneOf(jar, BOOKEND));
    Stream<Path> shared =
        jars(TARGET.resolve("lib"))
            .filter(jar -> isOneOf(jar, ITS_OWN) || (jars != Jars.OWN && isOneOf(jar, NEEDED)));
    return Stream.of(Stream.of(TARGET.resolve("benchmarks-small-app.jar")), own, bookend, shared)
        .flatMap(all -> all)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isOneOf(Path jar, List<String> names) {
    return names.stream().anyMatch(name -> is(jar, name));
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
