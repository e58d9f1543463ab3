package dev.bookend.examples.firstcall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guide to the first call contains the files of this package. */
class GuideTest {
  private static final Path README = Path.of("../../spring-adapter/README.md");
  private static final Path SOURCES = Path.of("src/test/java/dev/bookend/examples/firstcall");

  private static final Path PAGE = Path.of("src/test/resources/static/first-call.html");

  @Test
  void theGuideContainsEachFile() throws IOException {
    String guide = Files.readString(README);

    for (Path file : files()) {
      assertThat(guide).as("%s", file).contains(Files.readString(file).stripTrailing());
    }
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return Stream.concat(files, Stream.of(PAGE))
          .filter(file -> !file.getFileName().toString().startsWith("Guide"))
          .toList();
    }
  }
}
