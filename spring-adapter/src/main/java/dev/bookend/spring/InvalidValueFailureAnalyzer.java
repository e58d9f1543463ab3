package dev.bookend.spring;

import dev.bookend.call.InvalidValueException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Describes an invalid property in one sentence in place of a stack trace. */
final class InvalidValueFailureAnalyzer extends AbstractFailureAnalyzer<InvalidValueException> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, InvalidValueException cause) {
    return new FailureAnalysis(
        "Bookend cannot start: " + cause.getMessage() + ".", "Correct this setting.", cause);
  }
}
