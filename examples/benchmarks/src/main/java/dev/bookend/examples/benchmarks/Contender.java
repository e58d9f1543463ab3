package dev.bookend.examples.benchmarks;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** A scheduler that ends calls at their deadlines, on any number of nodes. */
interface Contender {
  /**
   * A load of running calls.
   *
   * @param calls number of calls
   * @param firstEnd deadline of the first call
   * @param apart interval between two deadlines
   */
  record Load(int calls, Instant firstEnd, Duration apart) {
    static Load backlog(int calls) {
      return new Load(calls, Instant.now().minusSeconds(1), Duration.ZERO);
    }

    Instant lastEnd() {
      return firstEnd.plus(apart.multipliedBy(calls));
    }

    /** {@return SQL: the deadline of call number n, counted from 0} */
    String endsAt() {
      return "timestamptz '%s' + n * interval '%d microseconds'"
          .formatted(firstEnd, apart.toNanos() / 1000);
    }
  }

  String name();

  /** {@return the best size of its connection pool} */
  int connections();

  void createSchema(Database database) throws Exception;

  /** Replaces all calls in the database by a load of running calls. */
  void load(Database database, Load load) throws SQLException;

  /**
   * Starts one node.
   *
   * @param pool the node's connection pool
   * @param committed receives the time between each deadline and the commit of the end
   * @return stops the node
   */
  AutoCloseable start(DataSource pool, Consumer<Duration> committed) throws Exception;

  /** {@return SQL: number of calls that have not ended} */
  String open();

  /** {@return SQL: number of calls with remaining transitions or tasks} */
  String unsettled();

  /**
   * {@return SQL: a row for each call with ends_at, ended_at, ends (its number of ends),
   * committed_at of the end, and settled_at of the last task}
   */
  String outcomes();
}
