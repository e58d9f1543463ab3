package dev.bookend.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do to the database, in place of a stack trace. */
final class UnfitDatabaseFailureAnalyzer extends AbstractFailureAnalyzer<UnfitDatabaseException> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, UnfitDatabaseException cause) {
    return new FailureAnalysis(
        "Bookend can't start: it can't keep calls in the application's database as it is.",
        cause.getMessage(),
        cause);
  }
}
