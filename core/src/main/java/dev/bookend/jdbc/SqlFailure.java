package dev.bookend.jdbc;

import dev.bookend.call.StorageException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/** What went wrong, without the values that a database likes to quote. */
final class SqlFailure {
  /** Connections, resources, operators, the system: their messages quote no row. */
  private static final Set<String> WITHOUT_VALUES = Set.of("08", "53", "57", "58");

  private static final String DUPLICATE = "23";

  private SqlFailure() {}

  static boolean isDuplicate(SQLException e) {
    return category(e).equals(DUPLICATE);
  }

  static StorageException of(SQLException e) {
    boolean lost =
        e instanceof SQLTransientException
            || e instanceof SQLRecoverableException
            || e instanceof SQLNonTransientConnectionException
            || WITHOUT_VALUES.contains(category(e));
    return lost
        ? new StorageException("The database can't be reached, or has no time.", e)
        : new StorageException("The database refused a statement.", withoutWords(e));
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
    String state = e.getSQLState();
    return state == null || state.length() < 2 ? "" : state.substring(0, 2);
  }
}
