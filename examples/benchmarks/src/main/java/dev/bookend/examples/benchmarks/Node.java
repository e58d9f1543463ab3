package dev.bookend.examples.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.InputStreamReader;

/**
 * One node in a process of its own. It executes the commands read from standard input and echoes
 * each line.
 */
public final class Node {
  private Node() {}

  /**
   * Starts and stops on command, so that only its first run is a cold one.
   *
   * @param args the contender's name and the database's URL
   * @throws Exception if the contender fails
   */
  public static void main(String... args) throws Exception {
    Contender contender = Contenders.named(args[0]);
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    AutoCloseable running = () -> {};
    try (HikariDataSource pool = new Database(args[1]).pool(contender.connections())) {
      for (String line = "ready"; line != null; line = commands.readLine()) {
        if (line.equals("start")) {
          running = contender.start(pool, late -> {});
        } else if (line.equals("stop")) {
          running.close();
        }
        System.out.println(line);
      }
    }
  }
}
