package dev.bookend.jakarta.containers;

import static org.awaitility.Awaitility.await;

import dev.bookend.jakarta.Caller;
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

/** A container in a process of its own; what it says is in a file beside what was deployed. */
final class Host implements AutoCloseable {
  /** Those that Bookend works in, and those that the container lends it. */
  private static final Pattern KEEPERS =
      Pattern.compile(
          "dev\\.bookend\\.|bookend-|[dD]efaultManagedThreadFactory|ManagedThreadFactory-default");

  /** As Payara, Liberty and WildFly say that an application has not started. */
  private static final Pattern REFUSED =
      Pattern.compile(
          "Exception in thread \"main\"|Exception while loading the"
              + " app|SRVE0271E|CWWKZ00(02E|12I)|WFLYCTL0013");

  final int port;
  private final Path output;
  private final Process process;

  /** Starts {@code java} with these arguments, in which {@code PORT} is where it is to listen. */
  Host(String name, Path folder, List<String> arguments) throws IOException {
    port = freePort();
    output = Packed.FOLDER.resolve(name + ".log");
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

  Caller http() {
    return new Caller(URI.create("http://localhost:" + port));
  }

  /** What it has said so far. */
  String log() throws IOException {
    return Files.readString(output);
  }

  /** For one that takes orders. */
  void tell(String line) throws IOException {
    Writer orders = process.outputWriter(StandardCharsets.UTF_8);
    orders.write(line + "\n");
    orders.flush();
  }

  /** Until this path is there, or is not. */
  void awaitStatus(String path, int status) {
    await(path + " answers " + status)
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .failFast(
            "it is over, see " + output, () -> !process.isAlive() || REFUSED.matcher(log()).find())
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() -> http().get("anna", path).statusCode() == status);
  }

  /** The threads of its JVM that work for calls, or stand ready to. */
  List<String> keepers() throws IOException {
    return told("Thread.print").filter(line -> KEEPERS.matcher(line).find()).toList();
  }

  private Stream<String> told(String question) throws IOException {
    Process asked =
        new ProcessBuilder(java("jcmd"), String.valueOf(process.pid()), question)
            .redirectErrorStream(true)
            .start();
    return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  static Path folder(String name) throws IOException {
    return Files.createDirectories(Packed.FOLDER.resolve(name));
  }
}
