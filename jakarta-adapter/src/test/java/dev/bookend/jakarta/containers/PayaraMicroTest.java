package dev.bookend.jakarta.containers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

class PayaraMicroTest extends ServerContract {
  private static final Path PAYARA = TestArchives.FOLDER.resolve("payara-micro.jar");

  @Override
  ContainerProcess start() throws IOException {
    Path folder = ContainerProcess.folder("payara");
    List<String> arguments = moduleOptions();
    arguments.addAll(
        List.of(
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            PAYARA.toString(),
            Path.of("src/test/containers/Payara.java").toAbsolutePath().toString(),
            "PORT"));
    return new ContainerProcess("payara", folder, arguments);
  }

  /** The options that {@code java -jar} would read from the manifest. */
  private static List<String> moduleOptions() throws IOException {
    List<String> options = new ArrayList<>();
    try (JarFile jar = new JarFile(PAYARA.toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      addAll(options, "--add-exports=", manifest.getValue("Add-Exports"));
      addAll(options, "--add-opens=", manifest.getValue("Add-Opens"));
    }
    return options;
  }

  private static void addAll(List<String> options, String option, String names) {
    for (String name : names.split(" ", -1)) {
      options.add(option + name + "=ALL-UNNAMED");
    }
  }

  @Override
  void deploy(Path war) throws IOException {
    host.send("deploy " + war);
  }

  @Override
  void undeploy() throws IOException {
    host.send("undeploy");
  }
}
