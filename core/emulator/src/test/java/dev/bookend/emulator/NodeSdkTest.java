package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Twilio's own SDK for Node, which npm fetches: {@code mvn verify -Pnode -pl core/emulator -am}.
 */
@Tag("node")
class NodeSdkTest {
  private static final Path HOME = Path.of("target", "node");

  private static boolean isThere(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static String run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path told = Files.createTempFile(HOME, "told", ".txt");
    ProcessBuilder builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(told.toFile()).start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("in time").isTrue();
      assertThat(process.exitValue()).as(Files.readString(told)).isZero();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.84.1", "4.23.0", "6.2.0"})
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void tellsTheWholeStoryToTheEmulator(String version) throws IOException, InterruptedException {
    assumeTrue(isThere("node") && isThere("npm"), "needs node and npm");
    String home = HOME.resolve(version).toAbsolutePath().toString();
    Files.createDirectories(Path.of(home));
    run(
        Map.of(),
        "npm",
        "install",
        "--prefix=" + home,
        "--no-audit",
        "--no-fund",
        "--no-package-lock",
        "twilio@" + version);
    TwilioEmulator emulator = new TwilioEmulator();
    try (TwilioEmulator.Server server = emulator.serve(0)) {
      String told =
          run(
              Map.of(
                  "NODE_PATH", home + File.separator + "node_modules",
                  "EMULATOR", server.uri().toString(),
                  "ACCOUNT", emulator.accountSid(),
                  "KEY", emulator.apiKeySid(),
                  "SECRET", emulator.apiKeySecret()),
              "node",
              "src/test/node/story.js");

      assertThat(told).contains("The story was told.");
    }
  }
}
