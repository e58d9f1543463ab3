package dev.bookend.jakarta.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bookend.jakarta.TestClient;
import dev.bookend.jakarta.containers.app.ee.Api;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

// C9
class WildFlyTest extends ServerContract {
  private static final Path WILDFLY = find();
  private static final Path SERVER = WILDFLY.resolve("standalone");

  /** The packages that {@code standalone.sh} opens. */
  private static final List<String> OPEN_PACKAGES =
      List.of(
          "java.base/java.lang",
          "java.base/java.lang.invoke",
          "java.base/java.lang.reflect",
          "java.base/java.io",
          "java.base/java.net",
          "java.base/java.security",
          "java.base/java.util",
          "java.base/java.util.concurrent",
          "java.management/javax.management",
          "java.naming/javax.naming");

  private final int management = freePort();

  private static Path find() {
    try (Stream<Path> unpacked = Files.list(TestArchives.FOLDER)) {
      return unpacked
          .filter(folder -> folder.getFileName().toString().startsWith("wildfly-"))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try {
      return ContainerProcess.freePort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  ContainerProcess start() throws IOException {
    Path configuration = SERVER.resolve("configuration");
    Files.writeString(
        configuration.resolve("bookend.xml"),
        Files.readString(configuration.resolve("standalone.xml"))
            .replace(
                "</extensions>",
                "<extension module=\"org.wildfly.extension.microprofile.health-smallrye\"/>"
                    + "</extensions>")
            .replace(
                "<profile>",
                "<profile><subsystem xmlns=\"urn:wildfly:microprofile-health-smallrye:3.0\""
                    + " security-enabled=\"false\"/>")
            .replace("scan-interval=\"5000\"", "scan-interval=\"200\""));
    Files.deleteIfExists(app());
    List<String> arguments = new ArrayList<>(List.of("--add-modules=java.se"));
    OPEN_PACKAGES.forEach(name -> arguments.add("--add-opens=" + name + "=ALL-UNNAMED"));
    arguments.addAll(
        List.of(
            "-Djboss.home.dir=" + WILDFLY,
            "-Djboss.server.base.dir=" + SERVER,
            "-Djboss.http.port=PORT",
            "-Djboss.https.port=" + ContainerProcess.freePort(),
            "-Djboss.management.http.port=" + management,
            "-jar",
            WILDFLY.resolve("jboss-modules.jar").toString(),
            "-mp",
            WILDFLY.resolve("modules").toString(),
            "org.jboss.as.standalone",
            "--server-config=bookend.xml"));
    return new ContainerProcess("wildfly", SERVER, arguments);
  }

  /** The descriptor from the README. */
  @Override
  String webXml() {
    return """
    <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
      <context-param>
        <param-name>resteasy.preferJacksonOverJsonB</param-name>
        <param-value>false</param-value>
      </context-param>
    </web-app>
    """;
  }

  @Test
  void replacingJsonBByJacksonIsLogged() throws IOException {
    String warning = "Set the context parameter resteasy.preferJacksonOverJsonB";
    assertThat(host.log()).doesNotContain(warning);
    undeploy();
    host.awaitStatus("/api/events/none", 404);
    deploy(TestArchives.war(Api.class, "", SETTINGS));
    host.awaitStatus("/api/events/none", 200);

    assertThat(host.log()).containsOnlyOnce(warning);

    undeploy();
    host.awaitStatus("/api/events/none", 404);
    deploy(TestArchives.war(Api.class, webXml(), SETTINGS));
    host.awaitStatus("/api/events/none", 200);
  }

  private static Path app() {
    return SERVER.resolve("deployments/ROOT.war");
  }

  @Override
  void deploy(Path war) throws IOException {
    Path part = Files.copy(war, SERVER.resolve("app.part"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(part, app()); // an atomic move, because the container watches the folder
  }

  @Override
  void undeploy() throws IOException {
    Files.delete(app());
    await("the archive is undeployed")
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.notExists(SERVER.resolve("deployments/ROOT.war.deployed")));
  }

  @Override
  TestClient health() {
    return new TestClient(URI.create("http://localhost:" + management));
  }
}
