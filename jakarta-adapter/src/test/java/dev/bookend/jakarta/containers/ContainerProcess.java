package dev.bookend.jakarta.containers;

import static org.awaitility.Awaitility.await;

import dev.bookend.jakarta.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A container in a process of its own; its output is written to a log file. */
final class ContainerProcess implements AutoCloseable {
  /** Names of the keeper's threads and of the container's managed threads. */
  private static final Pattern KEEPER_THREADS =
      Pattern.compile(
          "dev\\.bookend\\.|bookend-|[dD]efaultManagedThreadFactory|ManagedThreadFactory-default");

  /** Messages of Payara, Liberty and WildFly about an application that failed to start. */
  private static final Pattern START_FAILED =
      Pattern.compile(
          "Exception in thread \"main\"|Exception while loading the"
              + " app|SRVE0271E|CWWKZ00(02E|12I)|WFLYCTL0013");

  final int port;
  private final Path output;
  private final Process process;

  /** Starts {@code java} with these arguments; {@code PORT} is replaced by a free port. */
  ContainerProcess(String name, Path folder, List<String> arguments) throws IOException {
    port = freePort();
    output = TestArchives.FOLDER.resolve(name + ".log");
    List<String> command = new ArrayList<>(List.of(java("java")));
    arguments.forEach(argument -> command.add(argument.replace("PORT", String.valueOf(port))));
    process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  private static String java(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool).toString();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  TestClient http() {
    return new TestClient(URI.create("http://localhost:" + port));
  }

  /** The output so far. */
  String log() throws IOException {
    return Files.readString(output);
  }

  /** Writes a line to the process's standard input. */
  void send(String line) throws IOException {
    Writer input = process.outputWriter(StandardCharsets.UTF_8);
    input.write(line + "\n");
    input.flush();
  }

  /** Waits until a path answers with a status. */
  void awaitStatus(String path, int status) {
    await(path + " answers " + status)
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .failFast(
            "the process has ended, see " + output,
            () -> !process.isAlive() || START_FAILED.matcher(log()).find())
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() -> http().get("anna", path).statusCode() == status);
  }

  /** The JVM's threads that run the keeper or are reserved for it. */
  List<String> keeperThreads() throws IOException {
    return jcmd("Thread.print").filter(line -> KEEPER_THREADS.matcher(line).find()).toList();
  }

  private Stream<String> jcmd(String command) throws IOException {
    Process jcmd =
        new ProcessBuilder(java("jcmd"), String.valueOf(process.pid()), command)
            .redirectErrorStream(true)
            .start();
    return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  static Path folder(String name) throws IOException {
    return Files.createDirectories(TestArchives.FOLDER.resolve(name));
  }
}
