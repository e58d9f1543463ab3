package dev.bookend.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jar serves the same modules as the npm package. */
class PackageTest {
  private static final Path SERVED = Path.of("target/classes/META-INF/resources/bookend-client");
  private static final Pattern IMPORT =
      Pattern.compile("from '(\\./[^']+)'|import\\('(\\./[^']+)'\\)");
  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/");
  private static final int MAX_LINES = 250;

  private static JsonNode manifest() throws IOException {
    return new ObjectMapper().readTree(Files.readString(Path.of("package.json")));
  }

  private static List<Path> modules() throws IOException {
    try (Stream<Path> files = Files.list(SERVED)) {
      return files.filter(file -> file.toString().endsWith(".js")).sorted().toList();
    }
  }

  @Test
  void everyExportIsServedAndDeclared() throws IOException {
    JsonNode exports = manifest().path("exports");

    assertThat(exports.size()).isGreaterThan(1);
    for (JsonNode export : exports) {
      if (export.isObject()) {
        String module = export.path("default").asText();
        assertThat(SERVED.resolve(module.replace("./src/", ""))).exists();
        assertThat(Path.of(export.path("types").asText())).exists();
      }
    }
  }

  @Test
  void everyImportOfAServedModuleIsServed() throws IOException {
    for (Path module : modules()) {
      String code = COMMENT.matcher(Files.readString(module)).replaceAll("");
      for (MatchResult found : IMPORT.matcher(code).results().toList()) {
        String imported = found.group(1) == null ? found.group(2) : found.group(1);
        assertThat(SERVED.resolve(imported)).as(module.getFileName().toString()).exists();
      }
    }
  }

  @Test
  void thePackageHasTheVersionOfTheJarAndNoDependency() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    String version = manifest().path("version").asText();

    assertThat(pom)
        .contains("<artifactId>bookend-parent</artifactId>\n    <version>" + version + "<");
    assertThat(manifest().has("dependencies")).isFalse();
  }

  @Test
  void modulesAreSmall() throws IOException {
    assertThat(modules()).hasSizeGreaterThan(5);
    for (Path module : modules()) {
      assertThat(Files.readAllLines(module))
          .as(module.toString())
          .hasSizeLessThanOrEqualTo(MAX_LINES);
    }
  }
}
