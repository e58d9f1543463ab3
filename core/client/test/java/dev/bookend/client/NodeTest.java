package dev.bookend.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The tests in JavaScript and TypeScript, whose tools npm fetches: {@code mvn verify -Pnode -pl
 * core/client -am}. With the packaged booking app they include a real server.
 */
@Tag("node")
class NodeTest {
  private static boolean isThere(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(Path.of("target"), "node", ".txt");
    Process process =
        new ProcessBuilder(List.of(command))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(6, TimeUnit.MINUTES)).as("in time").isTrue();
      assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output);
  }

  @BeforeAll
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  static void install() throws IOException, InterruptedException {
    assumeTrue(isThere("node") && isThere("npm"), "needs node and npm");
    run("npm", "install", "--no-audit", "--no-fund", "--no-package-lock");
  }

  @Test
  void theTestsOfTheModulesPass() throws IOException, InterruptedException {
    String output = run("npm", "test");

    assertThat(output).contains("# fail 0").doesNotContain("needs npm install");
  }

  @Test
  void sourcesAndUsesCompileAsDeclared() throws IOException, InterruptedException {
    run("npm", "run", "types");
  }

  @Test
  void thePackageHasSourcesAndDeclarationsAlone() throws IOException, InterruptedException {
    String output = run("npm", "pack", "--dry-run", "--json");

    assertThat(output)
        .contains("\"src/index.js\"", "\"types/index.d.ts\"", "\"README.md\"", "\"LICENSE\"")
        .doesNotContain("\"test/", "pom.xml", "tsconfig", "target/");
  }
}
