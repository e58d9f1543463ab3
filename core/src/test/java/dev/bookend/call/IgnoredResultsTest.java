package dev.bookend.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles a caller with Error Prone, as this build compiles all code. */
class IgnoredResultsTest {
  private static final String CALLER =
      """
      import dev.bookend.call.*;

      class Caller {
        CallChange run(VideoCall call, CallRequest request, java.time.Instant now) {
          call.accept("ben", now);
          call.advanceTo(now);
          CallChange.none(call).then(c -> CallChange.none(c));
          CallChange.none(call).answering(null);
          request.at(now);
          return call.accept("ben", now);
        }
      }
      """;

  @TempDir Path directory;

  @Test
  void anIgnoredTransitionOrCopyIsAnError() throws Exception {
    String output = compile(Files.writeString(directory.resolve("Caller.java"), CALLER));

    for (String ignored : List.of("accept", "advanceTo", "then", "answering", "at")) {
      assertThat(output)
          .contains("error: [CheckReturnValue] The result of `" + ignored + "(...)` must be used");
    }
    assertThat(output).as("the last result is used").contains("5 errors");
  }

  private String compile(Path source) throws IOException, InterruptedException {
    String classPath = System.getProperty("java.class.path");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
    for (String option : Files.readAllLines(Path.of("../.mvn/jvm.config"))) {
      command.add("-J" + option);
    }
    command.addAll(
        List.of(
            "-proc:none",
            "-XDcompilePolicy=simple",
            "--should-stop=ifError=FLOW",
            "-Xplugin:ErrorProne",
            "-processorpath",
            classPath,
            "-classpath",
            classPath,
            "-d",
            directory.toString(),
            source.toString()));
    Process javac = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(javac.getInputStream().readAllBytes(), UTF_8);
    assertThat(javac.waitFor()).as(output).isEqualTo(1);
    return output;
  }
}
