package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErrorCodesGuideTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d{3}) \\| `(\\w+)` \\|");

  @Test
  void theGuideListsEachErrorCodeWithItsStatus() throws IOException {
    String guide = Files.readString(Path.of("docs/http.md"));

    assertThat(ROW.matcher(guide).results().map(row -> row.group(1) + " " + row.group(2)))
        .containsExactlyElementsOf(
            Stream.of(ProblemType.values()).map(type -> type.status + " " + type.code()).toList());
  }
}
