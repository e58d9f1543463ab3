package dev.bookend.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** Runs work on a connection: in the host's transaction, or in one of its own. */
final class Database {
  /** Work on a connection. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private interface Action {
    void run() throws SQLException;
  }

  private static final int ATTEMPTS = 5;

  private final ConnectionSource source;

  Database(ConnectionSource source) {
    this.source = source;
  }

  boolean inHostsTransaction() {
    return source.inTransaction();
  }

  void afterCommit(Runnable task) {
    source.afterCommit(task);
  }

  /** One statement. */
  <T> T single(Work<T> work) {
    return run(
        connection ->
            source.inTransaction() || connection.getAutoCommit()
                ? work.on(connection)
                : committed(connection, work));
  }

  /** Several statements that take effect together or not at all. */
  <T> T together(Work<T> work) {
    return run(
        connection -> source.inTransaction() ? work.on(connection) : committed(connection, work));
  }

  /** What is one statement or several, and takes effect together or not at all. */
  <T> T whole(boolean isOneStatement, Work<T> work) {
    return isOneStatement ? single(work) : together(work);
  }

  /** What the database gave up for the sake of others is done again, unless it is the host's. */
  private <T> T run(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(work);
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || source.inTransaction() || !SqlFailure.isGivenUp(e)) {
          throw SqlFailure.of(e);
        }
      }
    }
  }

  private <T> T once(Work<T> work) throws SQLException {
    Connection connection = open();
    try {
      return work.on(connection);
    } finally {
      quietly(() -> source.close(connection));
    }
  }

  private Connection open() {
    try {
      return source.open();
    } catch (SQLException e) {
      throw SqlFailure.unreachable(e);
    }
  }

  private static <T> T committed(Connection connection, Work<T> work) throws SQLException {
    boolean automatic = connection.getAutoCommit();
    T result;
    try {
      if (automatic) {
        connection.setAutoCommit(false);
      }
      result = work.on(connection);
      connection.commit();
    } catch (SQLException | RuntimeException | Error e) {
      // Before a rollback, turning automatic commits on would keep what was done by halves.
      quietly(
          () -> {
            connection.rollback();
            connection.setAutoCommit(automatic);
          });
      throw e;
    }
    quietly(() -> connection.setAutoCommit(automatic));
    return result;
  }

  /** What was committed stays so, and what failed before is told. */
  private static void quietly(Action action) {
    try {
      action.run();
    } catch (SQLException ignored) {
      return;
    }
  }
}
