package dev.bookend.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Describes the required change to the database in place of a stack trace. */
final class UnsupportedDatabaseFailureAnalyzer
    extends AbstractFailureAnalyzer<UnsupportedDatabaseException> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, UnsupportedDatabaseException cause) {
    return new FailureAnalysis(
        "Bookend cannot start: it cannot store calls in the application's database.",
        cause.getMessage(),
        cause);
  }
}
