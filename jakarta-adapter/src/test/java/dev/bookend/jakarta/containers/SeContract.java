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

/** What holds on a class path, with CDI and JAX-RS in a plain JVM. */
abstract class SeContract extends HostContract {
  private static final Pattern CLASSES =
      Pattern.compile(".*[/\\\\]target[/\\\\](test-)?classes[/\\\\]?");

  private final String name;
  private final Pattern unwanted;
  private final List<String> arguments;

  /**
   * One of those that there are for the tests.
   *
   * @param name its name
   * @param unwanted the jars of the other
   * @param arguments see {@link Main#main}
   */
  SeContract(String name, String unwanted, String... arguments) {
    this.name = name;
    this.unwanted = Pattern.compile(unwanted);
    this.arguments = List.of(arguments);
  }

  @Override
  @BeforeAll
  void startHost() throws Exception {
    try (Host alone = start(name + "-plain", List.of(Packed.plainJar()), "plain")) {
      alone.awaitStatus("/api/patients", 200);
      plain = HostRoutes.of(alone.http());
    }
    super.startHost();
  }

  @Override
  String answersOfTheHost() {
    return HostRoutes.of(http);
  }

  @Override
  Host start() throws IOException {
    List<Path> packed = new ArrayList<>(Packed.libraries());
    packed.add(Packed.jar(SETTINGS));
    return start(name, packed, "with Bookend");
  }

  private Host start(String log, List<Path> packed, String application) throws IOException {
    List<Path> classPath = new ArrayList<>(packed);
    Set<Path> ofBookend =
        Packed.libraries().stream().map(Path::getFileName).collect(Collectors.toSet());
    Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !CLASSES.matcher(entry).matches() && !unwanted.matcher(entry).find())
        .map(Path::of)
        .filter(entry -> !ofBookend.contains(entry.getFileName()))
        .forEach(classPath::add);
    List<String> command = new ArrayList<>(List.of("-cp", joined(classPath), Main.class.getName()));
    command.add(application);
    command.addAll(arguments);
    return new Host(log, Packed.FOLDER, command);
  }

  private static String joined(List<Path> classPath) {
    return String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList());
  }
}
