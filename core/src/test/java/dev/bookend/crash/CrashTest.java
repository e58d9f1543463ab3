package dev.bookend.crash;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
  @Test
  void nothingIsLostDoubledEarlyOrLateAfterAFewFaults(@TempDir Path directory) throws Exception {
    CrashRun.with(directory, CrashRun.seed(), 6, 10, Duration.ofSeconds(6));
  }

  @Test
  @Tag("crash")
  void nothingIsLostDoubledEarlyOrLateAfterAHundredFaults(@TempDir Path directory)
      throws Exception {
    CrashRun.with(directory, CrashRun.seed(), 102, 20, Duration.ofSeconds(8));
  }
}
