package dev.bookend.examples.spring;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports a second start in one folder: an H2 file can be open in one process only. */
final class DatabaseInUseAnalyzer extends AbstractFailureAnalyzer<SQLException> {
  /** H2's error code DATABASE_ALREADY_OPEN_1. */
  private static final int ALREADY_OPEN = 90020;

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable failure, SQLException cause) {
    return cause.getErrorCode() == ALREADY_OPEN
        ? new FailureAnalysis(
            "Another process has the database file open.",
            "Stop the other process, or start this one in another folder"
                + " or with --spring.profiles.active=postgres.",
            cause)
        : null;
  }
}
