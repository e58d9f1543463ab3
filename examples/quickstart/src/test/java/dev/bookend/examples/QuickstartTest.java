package dev.bookend.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class QuickstartTest {
  private static final Path SOURCE = Path.of("src/main/java/dev/bookend/examples/Quickstart.java");

  @Test
  void aCallRunsFromRequestToRoomClosed() throws InterruptedException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    PrintStream terminal = System.out;
    System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
    try {
      Quickstart.main(new String[0]);
    } finally {
      System.setOut(terminal);
    }

    assertThat(output.toString(StandardCharsets.UTF_8).lines().map(QuickstartTest::lastWord))
        .filteredOn(word -> !word.endsWith("Z"))
        .as("each once, in order")
        .containsExactly(
            "requested",
            "accepted",
            "token_issued",
            "connected",
            "token_issued",
            "connected",
            "started",
            "completed",
            "room_closed",
            "TIME_LIMIT");
  }

  private static String lastWord(String line) {
    return line.substring(line.lastIndexOf(' ') + 1);
  }

  @Test
  void theReadmeAndTheGuideContainThisCode() throws IOException {
    String source = Files.readString(SOURCE);
    String body =
        source.substring(
            source.indexOf("    TwilioEmulator twilio"),
            source.indexOf("  }\n\n  private static void countDown"));

    assertThat(Files.readString(Path.of("../../core/docs/architecture.md")))
        .contains(body.stripTrailing().stripIndent());
    assertThat(Files.readString(Path.of("../../README.md")))
        .contains(body.substring(body.indexOf("    try (")).stripTrailing().stripIndent());
    assertThat(source.lines()).hasSizeLessThan(60);
  }
}
