package dev.bookend.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Runs work on a connection: in the host's transaction, or in one of its own, which is read
 * committed whatever the connection's default is. A statement by itself is read committed when it
 * is repeated: the database then gave it up for being stricter.
 */
final class Database {
  /** Work on a connection. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private interface Action {
    void run() throws SQLException;
  }

  private static final int ATTEMPTS = 5;
  private static final long LONGEST_MS = 2;

  private final ConnectionSource source;
  private final String beginning;

  /** One whose dialect is not known yet. */
  Database(ConnectionSource source) {
    this(source, "");
  }

  /** Transactions of its own begin with statements that make them read committed, if any do. */
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

  /** Several statements whose effect is taken back; not for use in a transaction of the host's. */
  <T> T undone(Work<T> work) {
    return together(
        connection -> {
          T result = work.on(connection);
          connection.rollback();
          return result;
        });
  }

  /**
   * One or the other; in the host's transaction, if there is one, all is part of that. What the
   * database did not do for the sake of others is done again, unless it is the host's.
   */
  <T> T run(boolean needsTransaction, Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(needsTransaction || attempt > 1, work);
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || source.inTransaction() || !mayBeRepeated(e)) {
          throw SqlExceptionTranslator.of(e);
        }
        pause(attempt, e);
      }
    }
  }

  private static boolean mayBeRepeated(SQLException e) {
    return SqlExceptionTranslator.isGivenUp(e) || SqlExceptionTranslator.isReadOnly(e);
  }

  /** Those who were in each other's way come back at different times. */
  private static void pause(int attempt, SQLException cause) {
    try {
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(LONGEST_MS << attempt));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SqlExceptionTranslator.of(cause);
    }
  }

  private <T> T once(boolean inTransaction, Work<T> work) throws SQLException {
    Connection connection = open();
    try {
      return source.inTransaction() ? work.on(connection) : own(connection, inTransaction, work);
    } finally {
      quietly(() -> source.close(connection));
    }
  }

  private Connection open() {
    try {
      return source.open();
    } catch (SQLException e) {
      throw SqlExceptionTranslator.unreachable(e);
    }
  }

  private <T> T own(Connection connection, boolean inTransaction, Work<T> work)
      throws SQLException {
    try {
      boolean automatic = connection.getAutoCommit();
      if (!automatic) {
        // whatever the pool looked at to test the connection is no part of our transaction
        connection.rollback();
      }
      return inTransaction
          ? committed(connection, automatic, work)
          : automatic(connection, automatic, work);
    } catch (SQLException e) {
      if (SqlExceptionTranslator.isReadOnly(e)) {
        abort(connection);
      }
      throw e;
    }
  }

  /** A node that stands still after a statement then keeps no locks. */
  private static <T> T automatic(Connection connection, boolean already, Work<T> work)
      throws SQLException {
    if (already) {
      return work.on(connection);
    }
    connection.setAutoCommit(true);
    try {
      return work.on(connection);
    } finally {
      quietly(() -> connection.setAutoCommit(false));
    }
  }

  private <T> T committed(Connection connection, boolean automatic, Work<T> work)
      throws SQLException {
    int isolation = isolation(connection);
    T result;
    try {
      if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      }
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
            restore(connection, automatic, isolation);
          });
      throw e;
    }
    quietly(() -> restore(connection, automatic, isolation));
    return result;
  }

  /** Where a statement begins a transaction, it says how strict that one is, and it alone. */
  private int isolation(Connection connection) throws SQLException {
    return beginning.isEmpty()
        ? connection.getTransactionIsolation()
        : Connection.TRANSACTION_READ_COMMITTED;
  }

  private static void restore(Connection connection, boolean automatic, int isolation)
      throws SQLException {
    connection.setAutoCommit(automatic);
    if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
      connection.setTransactionIsolation(isolation);
    }
  }

  private void begin(Connection connection) throws SQLException {
    if (!beginning.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(beginning);
      }
    }
  }

  /**
   * A server that no longer accepts writes never will on this connection: a pool gives it up when
   * it fails as a broken one does.
   */
  private static void abort(Connection connection) {
    quietly(() -> connection.abort(Runnable::run));
    quietly(() -> connection.createStatement().close());
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
