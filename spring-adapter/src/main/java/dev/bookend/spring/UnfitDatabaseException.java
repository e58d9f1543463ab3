package dev.bookend.spring;

import org.jspecify.annotations.Nullable;

/** The host's database has not the tables that calls are kept in, or is none that is supported. */
final class UnfitDatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnfitDatabaseException(@Nullable String message, RuntimeException cause) {
    super(message, cause);
  }
}
