package dev.bookend.jakarta.firstcall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guide to the first call contains the files of this package. */
class GuideTest {
  private static final Path README = Path.of("README.md");
  private static final Path SOURCES = Path.of("src/test/java/dev/bookend/jakarta/firstcall");

  @Test
  void theGuideContainsEachFile() throws IOException {
    String guide = Files.readString(README);

    for (Path file : files()) {
      assertThat(guide).as("%s", file).contains(Files.readString(file).stripTrailing());
    }
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files.filter(file -> !file.endsWith("GuideTest.java")).toList();
    }
  }
}
