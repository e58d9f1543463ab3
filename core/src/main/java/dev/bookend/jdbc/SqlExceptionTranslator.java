package dev.bookend.jdbc;

import dev.bookend.call.StorageException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/** What went wrong, without the values that databases and drivers like to quote. */
final class SqlExceptionTranslator {
  /** Connections, transactions that were given up, resources, operators, the system, kills. */
  private static final Set<String> PASSING = Set.of("08", "40", "53", "57", "58", "70");

  private static final Set<String> GIVEN_UP = Set.of("40001", "40P01");

  /** MariaDB: what a transaction wants to lock has changed since it looked. */
  private static final int CHANGED_SINCE_READ = 1020;

  /** MySQL: somebody else's lock was waited for, and for long. */
  private static final int WAITED_FOR_LOCK = 1205;

  /** MySQL, and a statement that took longer than it may. */
  private static final Set<Integer> TIMED_OUT_CODES = Set.of(WAITED_FOR_LOCK, 3024);

  private static final String DUPLICATE = "23505";

  /** MySQL and MariaDB, which have one SQL state for all that is not allowed. */
  private static final int DUPLICATE_ENTRY = 1062;

  /**
   * PostgreSQL: nobody went on with the transaction for too long, it took too long, or a lock was
   * waited for too long.
   */
  private static final Set<String> TIMED_OUT = Set.of("25P03", "25P04", "55P03");

  private static final String READ_ONLY = "25006";

  /** MySQL: the server, the transaction, or the storage engine is read-only. */
  private static final Set<Integer> READ_ONLY_CODES = Set.of(1290, 1792, 1836);

  /** MySQL: on a database, a table, a column, or an operation; H2. */
  private static final Set<Integer> FORBIDDEN_CODES = Set.of(1044, 1142, 1143, 1227, 90096);

  private static final String NO_ANSWER = "The database can't be reached, or has no time.";

  private static final String ONLY_READS = "The database accepts no changes now: it is read-only.";

  private SqlExceptionTranslator() {}

  static boolean isDuplicate(SQLException e) {
    return state(e).equals(DUPLICATE) || e.getErrorCode() == DUPLICATE_ENTRY;
  }

  /** A deadlock, or a race that the database decided: nothing was done, and it may be repeated. */
  static boolean isGivenUp(SQLException e) {
    return (GIVEN_UP.contains(state(e)) && e.getErrorCode() != WAITED_FOR_LOCK)
        || e.getErrorCode() == CHANGED_SINCE_READ;
  }

  /** The user lacks a right. */
  static boolean isForbidden(SQLException e) {
    return state(e).equals("42501") || FORBIDDEN_CODES.contains(e.getErrorCode());
  }

  /** What is connected to was a primary, and is one no more: another connection may do better. */
  static boolean isReadOnly(SQLException e) {
    return state(e).equals(READ_ONLY) || READ_ONLY_CODES.contains(e.getErrorCode());
  }

  /** Nothing was sent yet, so that the words can quote no value. */
  static StorageException unreachable(SQLException e) {
    return new StorageException(NO_ANSWER, e);
  }

  static StorageException of(SQLException e) {
    String what =
        isReadOnly(e) ? ONLY_READS : isPassing(e) ? NO_ANSWER : "The database refused a statement.";
    return new StorageException(what, withoutWords(e));
  }

  /** It says nothing about the statement, which may do later. */
  static boolean isPassing(SQLException e) {
    return e instanceof SQLTransientException
        || e instanceof SQLRecoverableException
        || e instanceof SQLNonTransientConnectionException
        || PASSING.contains(category(e))
        || TIMED_OUT.contains(state(e))
        || TIMED_OUT_CODES.contains(e.getErrorCode())
        || isReadOnly(e)
        || isGivenUp(e);
  }

  private static SQLException withoutWords(SQLException e) {
    SQLException silent =
        new SQLException(
            e.getClass().getSimpleName() + ", SQL state " + e.getSQLState(),
            e.getSQLState(),
            e.getErrorCode());
    silent.setStackTrace(e.getStackTrace());
    return silent;
  }

  private static String category(SQLException e) {
    return state(e).length() < 2 ? "" : state(e).substring(0, 2);
  }

  private static String state(SQLException e) {
    String state = e.getSQLState();
    return state == null ? "" : state;
  }
}
