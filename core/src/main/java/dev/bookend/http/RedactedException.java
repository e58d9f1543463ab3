package dev.bookend.http;

import org.jspecify.annotations.Nullable;

/**
 * A copy of an unexpected exception for the log: class names, stack traces and causes, without
 * messages, which may quote client input. With debug logging the original is logged instead.
 */
final class RedactedException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MAX_CAUSES = 20;

  private RedactedException(Throwable original, @Nullable Throwable cause) {
    super(original.getClass().getName(), cause);
    setStackTrace(original.getStackTrace());
  }

  static RedactedException of(Throwable original) {
    return of(original, MAX_CAUSES);
  }

  private static RedactedException of(Throwable original, int causes) {
    Throwable cause = original.getCause();
    return new RedactedException(
        original, cause == null || causes == 0 ? null : of(cause, causes - 1));
  }
}
