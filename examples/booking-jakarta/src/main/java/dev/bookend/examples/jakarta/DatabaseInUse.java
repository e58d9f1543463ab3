package dev.bookend.examples.jakarta;

import io.quarkus.logging.LoggingFilter;
import java.sql.SQLException;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reports a second start in one folder in one sentence, without a stack trace: an H2 file can be
 * open in one process only.
 */
@LoggingFilter(name = "database-in-use")
public final class DatabaseInUse implements Filter {
  /** H2's error code DATABASE_ALREADY_OPEN_1. */
  private static final int ALREADY_OPEN = 90020;

  @Override
  public boolean isLoggable(LogRecord entry) {
    if (isDatabaseInUse(entry.getThrown())) {
      entry.setThrown(null);
      entry.setMessage(
          "Another process has the database file open. Stop the other process, or start this one"
              + " in another folder or with -Dquarkus.profile=postgres.");
      entry.setParameters(null);
    }
    return true;
  }

  private static boolean isDatabaseInUse(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getErrorCode() == ALREADY_OPEN) {
        return true;
      }
    }
    return false;
  }
}
