package dev.bookend.examples.benchmarks;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Who ends calls in time, on any number of nodes. */
interface Contender {
  /**
   * Calls that are running.
   *
   * @param calls how many
   * @param firstEnd when the first must end
   * @param apart how long after it the next must end, and so on
   */
  record Load(int calls, Instant firstEnd, Duration apart) {
    static Load backlog(int calls) {
      return new Load(calls, Instant.now().minusSeconds(1), Duration.ZERO);
    }

    Instant lastEnd() {
      return firstEnd.plus(apart.multipliedBy(calls));
    }

    /** {@return SQL: the instant at which the call with number n must end, from 0} */
    String endsAt() {
      return "timestamptz '%s' + n * interval '%d microseconds'"
          .formatted(firstEnd, apart.toNanos() / 1000);
    }
  }

  String name();

  /** {@return how many connections are best for it} */
  int connections();

  void createSchema(Database database) throws Exception;

  /** Puts running calls in the place of all that were there. */
  void load(Database database, Load load) throws SQLException;

  /**
   * Starts one node.
   *
   * @param pool its connections
   * @param committed told how long after its due time each end was known to be committed
   * @return stops it
   */
  AutoCloseable start(DataSource pool, Consumer<Duration> committed) throws Exception;

  /** {@return SQL: how many calls are not over} */
  String open();

  /** {@return SQL: how many calls something is left to do for} */
  String unsettled();

  /**
   * {@return SQL: a row for each call with ends_at, ended_at, how many ends it had, when the end
   * was committed_at and when the last thing done for it was, settled_at}
   */
  String outcomes();
}
