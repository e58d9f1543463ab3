package dev.bookend.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The property references of both adapters have the properties of the metadata, and no others. */
class PropertyReferenceTest {
  private static final Path METADATA =
      Path.of("src/main/resources/META-INF/spring-configuration-metadata.json");
  private static final String START = "<!-- properties -->\n";
  private static final String END = "<!-- end of properties -->";

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "../jakarta-adapter/README.md"})
  void theTableOfPropertiesIsThatOfTheMetadata(String file) throws IOException {
    String readme = Files.readString(Path.of(file));
    String expected = expectedTable();

    assertThat(readme).as("%s has the marks of the table", file).contains(START, END);
    assertThat(readme.substring(readme.indexOf(START) + START.length(), readme.indexOf(END)))
        .as("The table of %s must be:%n%s", file, expected)
        .isEqualTo(expected);
  }

  private static String expectedTable() throws IOException {
    JsonNode properties = new ObjectMapper().readTree(METADATA.toFile()).get("properties");
    return StreamSupport.stream(properties.spliterator(), false)
        .sorted(Comparator.comparing(property -> property.get("name").asText()))
        .map(PropertyReferenceTest::row)
        .collect(
            Collectors.joining("", "| property | default | meaning |\n| --- | --- | --- |\n", ""));
  }

  private static String row(JsonNode property) {
    JsonNode value = property.get("defaultValue");
    return "| `%s` | %s | %s |\n"
        .formatted(
            property.get("name").asText(),
            value == null ? "" : "`" + value.asText() + "`",
            property.get("description").asText().replace("|", "\\|"));
  }
}
