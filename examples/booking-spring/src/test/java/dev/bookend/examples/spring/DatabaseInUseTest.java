package dev.bookend.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

class DatabaseInUseTest {
  @TempDir private Path folder;

  @Test
  void aSecondStartInOneFolderIsReportedInOneSentence() throws Exception {
    Path file = folder.resolve("booking.mv.db");
    try (FileChannel database =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = database.lock()) {
      assertThat(held.isValid()).isTrue();

      Throwable failure =
          catchThrowable(
              () ->
                  RunningApp.start("jdbc:h2:file:" + folder.resolve("booking"), Map.of()).close());

      assertThat(description(failure)).isEqualTo("Another process has the database file open.");
    }
  }

  /** The first description that the registered analyzers have for a failure. */
  private static String description(Throwable failure) {
    return SpringFactoriesLoader.forDefaultResourceLocation()
        .load(FailureAnalyzer.class, (type, needsAContext, skipped) -> {})
        .stream()
        .map(analyzer -> analyzer.analyze(failure))
        .filter(Objects::nonNull)
        .map(FailureAnalysis::getDescription)
        .findFirst()
        .orElse("none");
  }
}
