package dev.bookend.examples.benchmarks;

import dev.bookend.examples.benchmarks.Contender.Load;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A backlog of calls that are all due at once, and the nodes of one contender that end them. */
final class Backlog implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(40);

  /** Runs until the JIT compiler has optimized a node; a production node has run for days. */
  private static final int WARM_UPS = 4;

  private final String label;
  private final Contender contender;
  private final Database database;
  private final int calls;
  private final List<NodeProcess> nodes = new ArrayList<>();

  private Backlog(String label, Contender contender, Database database, int calls) {
    this.label = label;
    this.contender = contender;
    this.database = database;
    this.calls = calls;
  }

  static Backlog of(String label, Postgres server, Contender contender, int nodes, int calls)
      throws Exception {
    Database database = server.create(label.replaceAll("[^a-z0-9]", "_"));
    contender.createSchema(database);
    Backlog backlog = new Backlog(label, contender, database, calls);
    for (int i = 0; i < nodes; i++) {
      backlog.nodes.add(NodeProcess.of(contender, database));
    }
    for (int i = 0; i < WARM_UPS; i++) {
      backlog.end(calls / 2);
    }
    return backlog;
  }

  void measure(Map<String, Double> round) throws Exception {
    Run run = end(calls);
    EndStatistics outcome = EndStatistics.of(contender, database);
    round.put(label, outcome.endedPerSecond(run.begin()));
    round.put(label + ", settled", run.left() > 0 ? 0 : outcome.settledPerSecond(run.begin()));
    round.put(label + ", writes per end", run.writes() / (double) calls);
    System.out.printf("%s: %s, %s%n", label, run, outcome);
  }

  /**
   * Measurements while the nodes worked through the backlog.
   *
   * @param begin instant at which the nodes were started
   * @param writes number of writing transactions
   * @param left number of unsettled calls
   */
  private record Run(Instant begin, long writes, long left) {}

  private Run end(int howMany) throws SQLException, IOException, InterruptedException {
    contender.load(database, Load.backlog(howMany));
    database.settle();
    long before = database.writes();
    Instant begin = Instant.now();
    for (NodeProcess node : nodes) {
      node.start();
    }
    long left = DatabaseWait.until(database, contender.unsettled(), TIMEOUT);
    for (NodeProcess node : nodes) {
      node.stop();
    }
    return new Run(begin, database.writes() - before, left);
  }

  @Override
  public void close() {
    nodes.forEach(NodeProcess::close);
  }
}
