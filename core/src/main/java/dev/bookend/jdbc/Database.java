package dev.bookend.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Runs work on a connection: in the host's transaction, or in one of its own with isolation read
 * committed. Outside a host transaction, it retries serialization failures and deadlocks with a
 * random backoff. A retry of a single statement runs in a read-committed transaction, because a
 * stricter default isolation may have caused the failure.
 */
final class Database {
  /** A unit of work on a connection. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private interface Action {
    void run() throws SQLException;
  }

  private static final int MAX_ATTEMPTS = 5;
  private static final long BACKOFF_BASE_MS = 2;

  private final ConnectionSource source;
  private final String beginStatements;

  /**
   * For use before the dialect is known: transactions keep the default isolation of the driver
   * until it is set through JDBC.
   */
  Database(ConnectionSource source) {
    this(source, "");
  }

  /**
   * Executes these statements at the start of each own transaction; they set its isolation. If
   * empty, the JDBC driver sets it.
   */
  Database(ConnectionSource source, String beginStatements) {
    this.source = source;
    this.beginStatements = beginStatements;
  }

  boolean inHostTransaction() {
    return source.inTransaction();
  }

  void afterCommit(Runnable task) {
    source.afterCommit(task);
  }

  /** Runs statements that commit one by one. */
  <T> T inAutoCommit(Work<T> work) {
    return run(false, work);
  }

  /** Runs statements in one transaction. */
  <T> T inTransaction(Work<T> work) {
    return run(true, work);
  }

  /** Runs statements in one transaction and rolls it back. Not for use in a host transaction. */
  <T> T inRolledBackTransaction(Work<T> work) {
    return inTransaction(
        connection -> {
          T result = work.on(connection);
          connection.rollback();
          return result;
        });
  }

  /**
   * Runs work in auto-commit mode or in a transaction; in the host's transaction if there is one.
   * Serialization failures, deadlocks and read-only connections are retried, except in a host
   * transaction.
   */
  <T> T run(boolean needsTransaction, Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return runOnce(needsTransaction || attempt > 1, work);
      } catch (SQLException e) {
        if (attempt == MAX_ATTEMPTS || source.inTransaction() || !isRetryable(e)) {
          throw SqlExceptionTranslator.translate(e);
        }
        backOff(attempt, e);
      }
    }
  }

  private static boolean isRetryable(SQLException e) {
    return SqlExceptionTranslator.isSerializationFailure(e) || SqlExceptionTranslator.isReadOnly(e);
  }

  /** Random backoff, so that conflicting transactions do not collide again. */
  private static void backOff(int attempt, SQLException cause) {
    try {
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(BACKOFF_BASE_MS << attempt));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SqlExceptionTranslator.translate(cause);
    }
  }

  private <T> T runOnce(boolean needsTransaction, Work<T> work) throws SQLException {
    Connection connection = open();
    try {
      return source.inTransaction()
          ? work.on(connection)
          : runOwn(connection, needsTransaction, work);
    } finally {
      ignoringFailure(() -> source.close(connection));
    }
  }

  private Connection open() {
    try {
      return source.open();
    } catch (SQLException e) {
      throw SqlExceptionTranslator.unreachable(e);
    }
  }

  private <T> T runOwn(Connection connection, boolean needsTransaction, Work<T> work)
      throws SQLException {
    try {
      boolean isAutoCommit = connection.getAutoCommit();
      if (!isAutoCommit) {
        // ends a transaction that a validation query of the pool may have started
        connection.rollback();
      }
      return needsTransaction
          ? runInTransaction(connection, isAutoCommit, work)
          : runInAutoCommit(connection, isAutoCommit, work);
    } catch (SQLException e) {
      if (SqlExceptionTranslator.isReadOnly(e)) {
        abort(connection);
      }
      throw e;
    }
  }

  /** Auto-commit, so that a stalled node keeps no locks after a statement. */
  private static <T> T runInAutoCommit(Connection connection, boolean isAutoCommit, Work<T> work)
      throws SQLException {
    if (isAutoCommit) {
      return work.on(connection);
    }
    connection.setAutoCommit(true);
    try {
      return work.on(connection);
    } finally {
      ignoringFailure(() -> connection.setAutoCommit(false));
    }
  }

  private <T> T runInTransaction(Connection connection, boolean isAutoCommit, Work<T> work)
      throws SQLException {
    int isolation = isolation(connection);
    T result;
    try {
      if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      }
      if (isAutoCommit) {
        connection.setAutoCommit(false);
      }
      begin(connection);
      result = work.on(connection);
      connection.commit();
    } catch (SQLException | RuntimeException | Error e) {
      // setAutoCommit(true) before the rollback would commit the failed transaction
      ignoringFailure(
          () -> {
            connection.rollback();
            restore(connection, isAutoCommit, isolation);
          });
      throw e;
    }
    ignoringFailure(() -> restore(connection, isAutoCommit, isolation));
    return result;
  }

  /**
   * {@return the isolation to restore after a transaction; statements that begin it set only its
   * own}
   */
  private int isolation(Connection connection) throws SQLException {
    return beginStatements.isEmpty()
        ? connection.getTransactionIsolation()
        : Connection.TRANSACTION_READ_COMMITTED;
  }

  private static void restore(Connection connection, boolean isAutoCommit, int isolation)
      throws SQLException {
    connection.setAutoCommit(isAutoCommit);
    if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
      connection.setTransactionIsolation(isolation);
    }
  }

  private void begin(Connection connection) throws SQLException {
    if (!beginStatements.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(beginStatements);
      }
    }
  }

  /**
   * Aborts the connection to a read-only server. The next operation then fails as on a broken
   * connection, so that a pool evicts it.
   */
  private static void abort(Connection connection) {
    ignoringFailure(() -> connection.abort(Runnable::run));
    ignoringFailure(() -> connection.createStatement().close());
  }

  /** Ignores failures of a cleanup: a commit stays valid, and the original exception is thrown. */
  private static void ignoringFailure(Action action) {
    try {
      action.run();
    } catch (SQLException ignored) {
      return;
    }
  }
}
