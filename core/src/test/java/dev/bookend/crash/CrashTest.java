package dev.bookend.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
  @Test
  @Tag("crash")
  void aHundredFaultsLoseOrDuplicateNothingAndKeepDeadlines(@TempDir Path directory)
      throws Exception {
    Evidence evidence = CrashRun.run(directory, CrashRun.seed(), 102, 20, Duration.ofSeconds(8));

    assertThat(evidence.events())
        .extracting(Evidence.Event::type)
        .as("what happened among them")
        .contains("arrived", "stopped_waiting", "admitted", "denied", "added", "removed")
        .contains("reminder_due", "missed_call", "no_show", "extended", "rescheduled");
  }
}
