package dev.bookend.embedded;

import dev.bookend.call.CallStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One life of a node: its people act, stop, and after a pause the process is killed. They act until
 * {@link #MIN_TRANSITIONS} are acknowledged, but at most {@link #LONGEST}. A node that fails, exits
 * or prints nothing for {@link #SILENCE} is an error.
 */
final class EmbeddedKill {
  static final int MIN_TRANSITIONS = 30;
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final String END = "end of output";

  private final String url;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Map<String, CallStatus> acknowledged = new HashMap<>();
  private int transitions;

  EmbeddedKill(String url) {
    this.url = url;
  }

  /**
   * {@return the calls whose stored state is older than the acknowledged one}
   *
   * @param acting how long people act at least
   * @param idle the pause before the kill
   */
  List<String> lostAfter(Duration acting, Duration idle) throws Exception {
    run(acting, idle);
    Map<String, CallStatus> stored = stored();
    List<String> lost = new ArrayList<>();
    acknowledged.forEach(
        (call, status) -> {
          CallStatus now = stored.get(call);
          if (now == null || now.compareTo(status) < 0) {
            lost.add(call + " was " + status + ", is " + now);
          }
        });
    return lost;
  }

  /** {@return the number of acknowledged requests, answers and starts} */
  int transitions() {
    return transitions;
  }

  private void run(Duration acting, Duration idle) throws Exception {
    Process node = start();
    Thread reader = new Thread(() -> read(node));
    reader.start();
    try {
      String line = next();
      long start = System.nanoTime();
      for (boolean stopped = false; !"idle".equals(line); line = next()) {
        take(line);
        Duration acted = Duration.ofNanos(System.nanoTime() - start);
        boolean enough = acted.compareTo(acting) > 0 && transitions >= MIN_TRANSITIONS;
        if (!stopped && (enough || acted.compareTo(LONGEST) > 0)) {
          node.getOutputStream().write('\n');
          node.getOutputStream().flush();
          stopped = true;
        }
      }
      if (node.waitFor(idle.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("The node ended while idle: " + lines);
      }
    } finally {
      node.destroyForcibly();
      node.waitFor();
      reader.join();
    }
  }

  private void read(Process node) {
    try (BufferedReader output = node.inputReader(StandardCharsets.UTF_8)) {
      output.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add(e.toString());
    }
    lines.add(END);
  }

  private String next() throws IOException, InterruptedException {
    String line = lines.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (line == null) {
      throw new IOException("The node printed nothing for " + SILENCE);
    }
    return line;
  }

  private void take(String line) throws IOException {
    String[] words = line.split(" ", -1);
    if (words.length != 2) {
      throw new IOException("The node printed: " + line);
    }
    CallStatus status = CallStatus.valueOf(words[1]);
    transitions += acknowledged.put(words[0], status) == status ? 0 : 1;
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            EmbeddedNode.class.getName(),
            url)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private Map<String, CallStatus> stored() throws SQLException {
    Map<String, CallStatus> stored = new HashMap<>();
    try (Connection connection = DriverManager.getConnection(url, "sa", "");
        Statement select = connection.createStatement();
        ResultSet rows = select.executeQuery("select id, status from bookend_call")) {
      while (rows.next()) {
        stored.put(
            rows.getString(1), CallStatus.valueOf(rows.getString(2).toUpperCase(Locale.ROOT)));
      }
    }
    return stored;
  }
}
