package dev.bookend.jdbc;

import dev.bookend.call.StorageException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/**
 * Classifies SQL exceptions and translates them to {@link StorageException}, without the values
 * that databases and drivers quote in messages.
 */
final class SqlExceptionTranslator {
  /**
   * SQL state classes of transient failures: connection, rollback, resources, operator, system,
   * kill.
   */
  private static final Set<String> TRANSIENT = Set.of("08", "40", "53", "57", "58", "70");

  private static final Set<String> SERIALIZATION_FAILURES = Set.of("40001", "40P01");

  /** MariaDB: a row to lock has changed since the snapshot. */
  private static final int RECORD_CHANGED = 1020;

  /** MySQL: lock wait timeout. */
  private static final int LOCK_WAIT_TIMEOUT = 1205;

  /** MySQL: lock wait timeout, and statement timeout. */
  private static final Set<Integer> TIMED_OUT_CODES = Set.of(LOCK_WAIT_TIMEOUT, 3024);

  private static final String DUPLICATE = "23505";

  /**
   * MySQL and MariaDB: duplicate key; their SQL state is the same for all constraint violations.
   */
  private static final int DUPLICATE_ENTRY = 1062;

  /** PostgreSQL: idle transaction timeout, transaction timeout, lock timeout. */
  private static final Set<String> TIMED_OUT = Set.of("25P03", "25P04", "55P03");

  private static final String READ_ONLY = "25006";

  /** MySQL: read-only server, transaction, or storage engine. */
  private static final Set<Integer> READ_ONLY_CODES = Set.of(1290, 1792, 1836);

  /** MySQL: no privilege on a database, table, column, or operation; H2. */
  private static final Set<Integer> PERMISSION_DENIED_CODES = Set.of(1044, 1142, 1143, 1227, 90096);

  private static final String UNREACHABLE =
      "The database cannot be reached or did not respond in time.";

  private static final String WRITES_REJECTED = "The database rejects writes: it is read-only.";

  private SqlExceptionTranslator() {}

  static boolean isDuplicate(SQLException e) {
    return state(e).equals(DUPLICATE) || e.getErrorCode() == DUPLICATE_ENTRY;
  }

  /**
   * Whether the database rolled back a deadlock or a serialization failure, so that a retry is
   * safe.
   */
  static boolean isSerializationFailure(SQLException e) {
    return (SERIALIZATION_FAILURES.contains(state(e)) && e.getErrorCode() != LOCK_WAIT_TIMEOUT)
        || e.getErrorCode() == RECORD_CHANGED;
  }

  /** Whether the user lacks a privilege. */
  static boolean isPermissionDenied(SQLException e) {
    return state(e).equals("42501") || PERMISSION_DENIED_CODES.contains(e.getErrorCode());
  }

  /**
   * Whether the server is read-only, such as a former primary after a failover: a new connection
   * may reach the primary.
   */
  static boolean isReadOnly(SQLException e) {
    return state(e).equals(READ_ONLY) || READ_ONLY_CODES.contains(e.getErrorCode());
  }

  /** Keeps the original exception: no statement was sent, so the message cannot quote values. */
  static StorageException unreachable(SQLException e) {
    return new StorageException(UNREACHABLE, e);
  }

  static StorageException translate(SQLException e) {
    String message =
        isReadOnly(e)
            ? WRITES_REJECTED
            : isTransient(e) ? UNREACHABLE : "The database rejected a statement.";
    return new StorageException(message, redacted(e));
  }

  /** Whether the failure is transient: the same statement may succeed later. */
  static boolean isTransient(SQLException e) {
    return e instanceof SQLTransientException
        || e instanceof SQLRecoverableException
        || e instanceof SQLNonTransientConnectionException
        || TRANSIENT.contains(category(e))
        || TIMED_OUT.contains(state(e))
        || TIMED_OUT_CODES.contains(e.getErrorCode())
        || isReadOnly(e)
        || isSerializationFailure(e);
  }

  private static SQLException redacted(SQLException e) {
    SQLException redacted =
        new SQLException(
            e.getClass().getSimpleName() + ", SQL state " + e.getSQLState(),
            e.getSQLState(),
            e.getErrorCode());
    redacted.setStackTrace(e.getStackTrace());
    return redacted;
  }

  private static String category(SQLException e) {
    return state(e).length() < 2 ? "" : state(e).substring(0, 2);
  }

  private static String state(SQLException e) {
    String state = e.getSQLState();
    return state == null ? "" : state;
  }
}
