package dev.bookend.jakarta.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

class OpenLibertyTest extends ServerContract {
  private static final Path LIBERTY = TestArchives.FOLDER.resolve("wlp");
  private static final Path SERVER = LIBERTY.resolve("usr/servers/defaultServer");

  @Override
  ContainerProcess start() throws IOException {
    Files.createDirectories(SERVER.resolve("apps"));
    Files.copy(
        Path.of("src/test/containers/liberty.xml"),
        SERVER.resolve("server.xml"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(app());
    return new ContainerProcess(
        "liberty",
        SERVER,
        List.of(
            "-javaagent:" + LIBERTY.resolve("bin/tools/ws-javaagent.jar"),
            "@" + LIBERTY.resolve("lib/platform/java/java9.options"),
            "-Dport=PORT",
            "-jar",
            LIBERTY.resolve("bin/tools/ws-server.jar").toString(),
            "defaultServer"));
  }

  private static Path app() {
    return SERVER.resolve("apps/app.war");
  }

  @Override
  void deploy(Path war) throws IOException {
    Path part = Files.copy(war, SERVER.resolve("app.part"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(part, app()); // an atomic move, because the container watches the folder
  }

  @Override
  void undeploy() throws IOException {
    Files.delete(app());
  }
}
