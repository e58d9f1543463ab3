package dev.bookend.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

/** An application that is processed ahead of time with some properties and started with others. */
@Tag("hosts")
class AotTest {
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final String TWILIO =
      "TWILIO_ACCOUNT_SID=AC0123456789abcdef0123456789abcdef"
          + " TWILIO_API_KEY_SID=SK0123456789abcdef0123456789abcdef"
          + " TWILIO_API_KEY_SECRET=TopSecretTopSecretTopSecretTop42"
          + " TWILIO_AUTH_TOKEN=feedfacefeedfacefeedfacefeedface"
          + " bookend.twilio.api-url=http://127.0.0.1:1";
  private static final List<String> SETS =
      List.of(
          TWILIO,
          "bookend.provider=emulator",
          "bookend.keeper.enabled=false bookend.jdbc.enabled=false",
          "bookend.http.enabled=false");

  @TempDir private Path folder;

  /** C3. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bookend.provider=twilio",
        "bookend.provider=emulator bookend.keeper.enabled=false"
            + " bookend.http.enabled=false bookend.jdbc.enabled=false"
      })
  void propertiesAreReadAtStartupAndNotAtBuildTime(String build) throws Exception {
    List<String> expected = new ArrayList<>();
    for (String set : SETS) {
      expected.add(AotHost.found(set));
    }
    assertThat(expected.get(0)).startsWith("token 503, health DEGRADED, JdbcCallRepository");

    assertThat(process(build)).as("the result of processing").isEmpty();
    assertThat(compile()).isZero();
    List<String> start = new ArrayList<>(List.of("-Dspring.aot.enabled=true"));
    start.add(AotHost.class.getName());
    start.addAll(SETS);
    assertThat(java(folder.resolve("classes") + File.pathSeparator + CLASS_PATH, start))
        .isEqualTo(expected);
  }

  @Test
  void theSchemaScriptsAreInTheNativeImage() {
    RuntimeHints hints = new RuntimeHints();
    new JdbcConfiguration.Scripts().registerHints(hints, null);

    assertThat(RuntimeHintsPredicates.resource().forResource("dev/bookend/jdbc/v1/postgresql.sql"))
        .accepts(hints);
  }

  private List<String> process(String build) throws Exception {
    List<String> words = new ArrayList<>();
    Stream.of(build.split(" ", -1)).map(setting -> "-D" + setting).forEach(words::add);
    words.add("org.springframework.boot.SpringApplicationAotProcessor");
    words.add(AotHost.class.getName());
    for (String output : List.of("sources", "resources", "classes")) {
      words.add(Files.createDirectories(folder.resolve(output)).toString());
    }
    words.addAll(List.of("dev.bookend", "host"));
    return java(CLASS_PATH, words);
  }

  private int compile() throws IOException {
    List<String> words = new ArrayList<>(List.of("-proc:none", "-nowarn", "-cp", CLASS_PATH));
    words.addAll(List.of("-d", folder.resolve("classes").toString()));
    try (Stream<Path> sources = Files.walk(folder.resolve("sources"))) {
      sources.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(words::add);
    }
    return ToolProvider.getSystemJavaCompiler().run(null, null, null, words.toArray(String[]::new));
  }

  /** {@return the output of a Java process} */
  private List<String> java(String classPath, List<String> words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(words);
    Path log = folder.resolve("log");
    ProcessBuilder process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    process.environment().put("CLASSPATH", classPath);
    int status = process.start().waitFor();
    List<String> lines = Files.readAllLines(log);
    assertThat(status).as(() -> String.join("\n", lines)).isZero();
    return lines.stream()
        .filter(line -> line.startsWith(AotHost.FOUND))
        .map(line -> line.substring(AotHost.FOUND.length()))
        .toList();
  }
}
