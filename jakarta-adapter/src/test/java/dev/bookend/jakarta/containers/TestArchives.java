package dev.bookend.jakarta.containers;

import dev.bookend.jakarta.containers.app.SignIn;
import dev.bookend.jakarta.containers.app.ee.Api;
import dev.bookend.jakarta.containers.app.ee.Root;
import dev.bookend.jakarta.containers.app.host.Patient;
import dev.bookend.jakarta.containers.app.host.ee.Wards;
import dev.bookend.jakarta.containers.app.se.Main;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packages the test application with the published jars. */
final class TestArchives {
  static final Path FOLDER = Path.of("target/containers").toAbsolutePath();

  private static final String CLASSES_OF_WAR = "WEB-INF/classes/";
  private static final Path CLASSES = Path.of("target/test-classes");
  private static final String SETTINGS = "META-INF/microprofile-config.properties";

  private TestArchives() {}

  /** This module's jar and its runtime dependencies. */
  static List<Path> libraries() throws IOException {
    return Stream.concat(
            files(FOLDER.getParent(), "bookend-jakarta-[0-9.]+(-SNAPSHOT)?\\.jar").stream(),
            files(FOLDER.resolve("lib"), ".*\\.jar").stream())
        .toList();
  }

  /** A WAR for the root context without Bookend. */
  static Path plainWar() throws IOException {
    Path war = FOLDER.resolve("plain.war");
    try (OutputStream file = Files.newOutputStream(war);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      addHost(zip);
      add(
          zip,
          CLASSES_OF_WAR + path(Api.class),
          Files.readAllBytes(CLASSES.resolve(path(Api.class))));
    }
    return war;
  }

  /**
   * A WAR for the root context with Bookend.
   *
   * @param application its JAX-RS application
   * @param webXml its deployment descriptor, or an empty string
   * @param settings lines of its configuration
   */
  static Path war(Class<? extends Application> application, String webXml, String... settings)
      throws IOException {
    Path war = FOLDER.resolve(application.getSimpleName() + ".war");
    try (OutputStream file = Files.newOutputStream(war);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (Path library : libraries()) {
        add(zip, "WEB-INF/lib/" + library.getFileName(), Files.readAllBytes(library));
      }
      addHost(zip);
      Class<?> other = application == Api.class ? Root.class : Api.class;
      addClasses(zip, CLASSES_OF_WAR, SignIn.class, other);
      addClasses(zip, CLASSES_OF_WAR, application, other);
      if (!webXml.isEmpty()) {
        add(zip, "WEB-INF/web.xml", webXml);
      }
      add(zip, CLASSES_OF_WAR + SETTINGS, String.join("\n", settings));
    }
    return war;
  }

  private static void addHost(ZipOutputStream zip) throws IOException {
    addClasses(zip, CLASSES_OF_WAR, Patient.class, Void.class);
    addClasses(zip, CLASSES_OF_WAR, Wards.class, Void.class);
    add(zip, "WEB-INF/beans.xml", "");
  }

  private static String path(Class<?> type) {
    return type.getName().replace('.', '/') + ".class";
  }

  /** A jar with {@link Main} without Bookend. */
  static Path plainJar() throws IOException {
    Path jar = FOLDER.resolve("plain.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      addHostOfJar(zip);
    }
    return jar;
  }

  private static void addHostOfJar(ZipOutputStream zip) throws IOException {
    addClasses(zip, "", Patient.class, Void.class);
    addClasses(zip, "", Main.class, Void.class);
    add(zip, "META-INF/beans.xml", "");
  }

  /** A jar with {@link Main} and Bookend. */
  static Path jar(String... settings) throws IOException {
    Path jar = FOLDER.resolve("app.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      addHostOfJar(zip);
      addClasses(zip, "", SignIn.class, Void.class);
      add(zip, SETTINGS, String.join("\n", settings));
    }
    return jar;
  }

  private static void addClasses(
      ZipOutputStream zip, String below, Class<?> packageOf, Class<?> without) throws IOException {
    Path folder = CLASSES.resolve(packageOf.getPackageName().replace('.', '/'));
    for (Path file : files(folder, ".*\\.class")) {
      if (!file.endsWith(without.getSimpleName() + ".class")) {
        String name = below + CLASSES.relativize(file);
        add(zip, name, Files.readAllBytes(file));
      }
    }
  }

  private static List<Path> files(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().matches(name)).sorted().toList();
    }
  }

  private static void add(ZipOutputStream zip, String name, String content) throws IOException {
    add(zip, name, content.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }
}
