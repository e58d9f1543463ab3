package dev.bookend.examples.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.file.Path;

/** A running {@link Node} process. */
final class NodeProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;

  private NodeProcess(Process process) {
    this.process = process;
    this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    this.commands = process.outputWriter(UTF_8);
  }

  static NodeProcess of(Contender contender, Database database) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                Node.class.getName(),
                contender.name(),
                database.url())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    NodeProcess node = new NodeProcess(process);
    node.await("ready");
    return node;
  }

  void start() throws IOException {
    tell("start");
    await("start");
  }

  void stop() throws IOException {
    tell("stop");
    await("stop");
  }

  /** Sends SIGKILL: no task is completed and no lease is released. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private void tell(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
  }

  private void await(String answer) throws IOException {
    String line = answers.readLine();
    while (!answer.equals(line)) {
      if (line == null) {
        throw new IOException("The node is gone; it was to " + answer);
      }
      line = answers.readLine();
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
