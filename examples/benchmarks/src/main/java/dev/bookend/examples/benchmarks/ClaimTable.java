package dev.bookend.examples.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.bookend.call.CallChange;
import dev.bookend.call.VideoCall;
import dev.bookend.examples.benchmarks.Contender.Load;
import dev.bookend.port.CallRepository;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A table of calls with few due ones, in which claims are measured. */
final class ClaimTable implements AutoCloseable {
  private static final int CLAIMS = 40;
  private static final int BATCH = 100;
  private static final Duration AHEAD = Duration.ofMillis(750);
  private static final Duration LEASE = Duration.ofMinutes(1);

  private final String label;
  private final Database database;
  private final HikariDataSource pool;
  private final CallRepository calls;
  private final Connection watcher;

  private ClaimTable(String label, Database database) throws SQLException {
    this.label = label;
    this.database = database;
    this.pool = database.pool(2);
    this.calls = Bookend.repository(pool);
    this.watcher = database.connect();
  }

  static ClaimTable of(String label, Database database, int future, int dead) throws SQLException {
    BookendRows.createSchema(database);
    ClaimTable table = new ClaimTable(label, database);
    long begin = System.nanoTime();
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    BookendRows.addBare(database, new Load(future, tomorrow, Duration.ofSeconds(1)));
    if (dead > 0) {
      table.die(dead);
    }
    database.filled(label, begin);
    return table;
  }

  /**
   * Ends calls of the last hour while an open snapshot prevents vacuum from removing their rows and
   * index entries.
   */
  private void die(int dead) throws SQLException {
    Duration apart = Duration.ofHours(1).dividedBy(dead);
    Instant anHourAgo = Instant.now().minus(Duration.ofHours(1));
    BookendRows.addBare(database, new Load(dead, anHourAgo, apart));
    database.settle();
    watcher.setAutoCommit(false);
    watcher.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (Statement statement = watcher.createStatement()) {
      statement.execute("select count(*) from bookend_call");
    }
    List<VideoCall> due = claim(500);
    while (!due.isEmpty()) {
      end(due);
      due = claim(500);
    }
  }

  /** Measures claims of due calls in several batches, then as many claims with nothing due. */
  void measure(Map<String, Double> round) throws SQLException {
    Load due = Load.backlog(CLAIMS * BATCH);
    BookendRows.addBare(database, due);
    database.run("analyze", "checkpoint");
    long claiming = 0;
    for (int i = 0; i < CLAIMS; i++) {
      long begin = System.nanoTime();
      List<VideoCall> claimed = claim(BATCH);
      claiming += System.nanoTime() - begin;
      if (claimed.size() != BATCH) {
        throw new IllegalStateException("Claimed " + claimed.size() + " of " + BATCH);
      }
      end(claimed);
    }
    long begin = System.nanoTime();
    for (int i = 0; i < CLAIMS; i++) {
      claim(BATCH);
    }
    round.put("claim, " + label + ", ms", claiming / 1e6 / CLAIMS);
    round.put("look, " + label + ", ms", (System.nanoTime() - begin) / 1e6 / CLAIMS);
  }

  private List<VideoCall> claim(int limit) {
    return calls.claimDue(Instant.now(), AHEAD, LEASE, limit);
  }

  private void end(List<VideoCall> due) {
    Instant now = Instant.now();
    calls.tryUpdateAll(due.stream().map(call -> over(call, now)).toList());
  }

  private static CallChange over(VideoCall call, Instant now) {
    return call.advanceTo(now)
        .then(ended -> ended.roomClosed(ended.room(), now))
        .then(ended -> ended.delivered(ended.outbox().recorded()));
  }

  @Override
  public void close() throws SQLException {
    watcher.close();
    pool.close();
  }
}
