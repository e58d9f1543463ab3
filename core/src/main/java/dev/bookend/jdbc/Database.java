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
        connection -> {
          if (source.inTransaction()) {
            return work.on(connection);
          }
          boolean automatic = connection.getAutoCommit();
          if (automatic) {
            connection.setAutoCommit(false);
          }
          T result = committed(connection, work);
          if (automatic) {
            connection.setAutoCommit(true);
          }
          return result;
        });
  }

  private <T> T run(Work<T> work) {
    try {
      Connection connection = source.open();
      T result;
      try {
        result = work.on(connection);
      } catch (SQLException | RuntimeException | Error e) {
        quietly(() -> source.close(connection));
        throw e;
      }
      quietly(() -> source.close(connection));
      return result;
    } catch (SQLException e) {
      throw SqlFailure.of(e);
    }
  }

  private static <T> T committed(Connection connection, Work<T> work) throws SQLException {
    try {
      T result = work.on(connection);
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      quietly(connection::rollback);
      quietly(() -> connection.setAutoCommit(true));
      throw e;
    }
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
