package dev.bookend.jakarta.containers;

import dev.bookend.jakarta.containers.app.se.Main;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;

/** Requirements for CDI and JAX-RS on the class path of a plain JVM. */
abstract class SeContract extends ContainerContract {
  private static final Pattern CLASSES =
      Pattern.compile(".*[/\\\\]target[/\\\\](test-)?classes[/\\\\]?");

  private final String name;
  private final Pattern excluded;
  private final List<String> arguments;

  /**
   * Creates a test for one JAX-RS implementation.
   *
   * @param name its name
   * @param excluded pattern of the other implementation's jars
   * @param arguments see {@link Main#main}
   */
  SeContract(String name, String excluded, String... arguments) {
    this.name = name;
    this.excluded = Pattern.compile(excluded);
    this.arguments = List.of(arguments);
  }

  @Override
  @BeforeAll
  void startHost() throws Exception {
    try (ContainerProcess withoutBookend =
        start(name + "-plain", List.of(TestArchives.plainJar()), "plain")) {
      withoutBookend.awaitStatus("/api/patients", 200);
      responsesWithoutBookend = ApplicationRoutes.of(withoutBookend.http());
    }
    super.startHost();
  }

  @Override
  String applicationResponses() {
    return ApplicationRoutes.of(http);
  }

  @Override
  ContainerProcess start() throws IOException {
    List<Path> packed = new ArrayList<>(TestArchives.libraries());
    packed.add(TestArchives.jar(SETTINGS));
    return start(name, packed, "with Bookend");
  }

  private ContainerProcess start(String log, List<Path> packed, String application)
      throws IOException {
    List<Path> classPath = new ArrayList<>(packed);
    Set<Path> bookendJars =
        TestArchives.libraries().stream().map(Path::getFileName).collect(Collectors.toSet());
    Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !CLASSES.matcher(entry).matches() && !excluded.matcher(entry).find())
        .map(Path::of)
        .filter(entry -> !bookendJars.contains(entry.getFileName()))
        .forEach(classPath::add);
    List<String> command = new ArrayList<>(List.of("-cp", joined(classPath), Main.class.getName()));
    command.add(application);
    command.addAll(arguments);
    return new ContainerProcess(log, TestArchives.FOLDER, command);
  }

  private static String joined(List<Path> classPath) {
    return String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList());
  }
}
