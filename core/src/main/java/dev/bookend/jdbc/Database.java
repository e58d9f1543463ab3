package dev.bookend.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

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
  private final String beginning;

  /** One whose dialect is not known yet. */
  Database(ConnectionSource source) {
    this(source, "");
  }

  /** Transactions of its own begin with a statement, unless it is empty. */
  Database(ConnectionSource source, String beginning) {
    this.source = source;
    this.beginning = beginning;
  }

  boolean inHostsTransaction() {
    return source.inTransaction();
  }

  void afterCommit(Runnable task) {
    source.afterCommit(task);
  }

  /** One statement, or several of which each takes effect by itself. */
  <T> T single(Work<T> work) {
    return run(false, work);
  }

  /** Several statements that take effect together or not at all. */
  <T> T together(Work<T> work) {
    return run(true, work);
  }

  /** One or the other; in the host's transaction, if there is one, all is part of that. */
  <T> T run(boolean needsTransaction, Work<T> work) {
    return repeated(
        connection ->
            source.inTransaction()
                ? work.on(connection)
                : needsTransaction ? committed(connection, work) : automatic(connection, work));
  }

  /** What the database gave up for the sake of others is done again, unless it is the host's. */
  private <T> T repeated(Work<T> work) {
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

  /** A node that stands still after a statement then keeps no locks. */
  private static <T> T automatic(Connection connection, Work<T> work) throws SQLException {
    if (connection.getAutoCommit()) {
      return work.on(connection);
    }
    connection.setAutoCommit(true);
    try {
      return work.on(connection);
    } finally {
      quietly(() -> connection.setAutoCommit(false));
    }
  }

  private <T> T committed(Connection connection, Work<T> work) throws SQLException {
    boolean automatic = connection.getAutoCommit();
    T result;
    try {
      if (automatic) {
        connection.setAutoCommit(false);
      }
      begin(connection);
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

  private void begin(Connection connection) throws SQLException {
    if (!beginning.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(beginning);
      }
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
