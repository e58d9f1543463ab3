package dev.bookend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Compares the Java code of a guide with compiled sources. */
public final class GuideCode {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\n(.*?)^```$");
  private static final Path SOURCES = Path.of("src/test/java/dev/bookend");

  private GuideCode() {}

  /**
   * Checks that each block of Java code is in one of the sources, whatever its indentation.
   *
   * @param guide the name of a guide in the folder docs
   * @param sources paths of test sources, relative to the base package
   */
  public static void assertBlocksAreIn(String guide, String... sources) throws IOException {
    List<String> blocks =
        BLOCK
            .matcher(Files.readString(Path.of("docs", guide)))
            .results()
            .map((MatchResult block) -> plain(block.group(1)))
            .toList();
    StringBuilder code = new StringBuilder();
    for (String source : sources) {
      code.append(plain(Files.readString(SOURCES.resolve(source)))).append(' ');
    }

    assertThat(blocks).as("blocks of Java code in %s", guide).isNotEmpty();
    assertThat(blocks)
        .allSatisfy(block -> assertThat(code.toString()).as("code of %s", guide).contains(block));
  }

  private static String plain(String code) {
    return code.strip().replaceAll("\\s+", " ");
  }
}
