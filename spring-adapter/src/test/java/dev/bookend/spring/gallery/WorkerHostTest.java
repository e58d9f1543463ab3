package dev.bookend.spring.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.EndReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** C8: a host without a web server, in a process of its own. */
@Tag("hosts")
class WorkerHostTest {
  @TempDir private Path folder;

  @Test
  void withKeepAliveItRunsUntilItIsClosedAndItsCallsEnd() throws Exception {
    assertThat(run("--spring.main.keep-alive=true"))
        .contains(WorkerHost.OVER + EndReason.TIME_LIMIT);
  }

  /** None of Bookend's threads decides on how long an application runs. */
  @Test
  void withoutItTheProcessEndsAsItDoesWithoutBookend() throws Exception {
    assertThat(run("--spring.main.keep-alive=false"))
        .anyMatch(line -> line.contains("Started WorkerHost"))
        .noneMatch(line -> line.startsWith(WorkerHost.OVER));
  }

  /** {@return what the process has printed, which ended by itself} */
  private List<String> run(String keepAlive) throws Exception {
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                WorkerHost.class.getName(),
                "--spring.main.web-application-type=none",
                "--spring.main.banner-mode=off",
                "--bookend.provider=emulator",
                "--bookend.call.limit=2s",
                keepAlive)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(log);
    assertThat(process.exitValue()).as(() -> String.join("\n", lines)).isZero();
    return lines;
  }
}
