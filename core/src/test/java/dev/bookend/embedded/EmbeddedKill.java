package dev.bookend.embedded;

import dev.bookend.call.CallStatus;
import java.io.BufferedReader;
import java.io.IOException;
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
import java.util.concurrent.TimeUnit;

/** One life of a node: its people act, stop, and after a pause the process is killed. */
final class EmbeddedKill {
  private final String url;
  private final Map<String, CallStatus> acknowledged = new HashMap<>();

  EmbeddedKill(String url) {
    this.url = url;
  }

  /** {@return the calls whose stored state is older than the one a caller was told} */
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

  int acknowledged() {
    return acknowledged.size();
  }

  private void run(Duration acting, Duration idle) throws Exception {
    Process node = start();
    try (BufferedReader output = node.inputReader(StandardCharsets.UTF_8)) {
      long until = System.nanoTime() + acting.toNanos();
      boolean stopped = false;
      for (String line = output.readLine(); !"idle".equals(line); line = output.readLine()) {
        take(line);
        if (!stopped && System.nanoTime() > until) {
          node.getOutputStream().write('\n');
          node.getOutputStream().flush();
          stopped = true;
        }
      }
      if (!node.waitFor(idle.toMillis(), TimeUnit.MILLISECONDS)) {
        node.destroyForcibly();
      }
    }
    node.waitFor();
  }

  private void take(String line) throws IOException {
    String[] words = line.split(" ", -1);
    if (words.length != 2) {
      throw new IOException("The node said: " + line);
    }
    acknowledged.put(words[0], CallStatus.valueOf(words[1]));
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
