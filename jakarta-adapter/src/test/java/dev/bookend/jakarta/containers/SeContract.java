package dev.bookend.jakarta.containers;

import dev.bookend.jakarta.containers.app.se.Main;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

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
  Host start() throws IOException {
    List<Path> classPath = new ArrayList<>(Packed.libraries());
    classPath.add(Packed.jar(SETTINGS));
    Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !CLASSES.matcher(entry).matches() && !unwanted.matcher(entry).find())
        .map(Path::of)
        .forEach(classPath::add);
    List<String> command = new ArrayList<>(List.of("-cp", joined(classPath), Main.class.getName()));
    command.addAll(arguments);
    return new Host(name, Packed.FOLDER, command);
  }

  private static String joined(List<Path> classPath) {
    return String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList());
  }
}
