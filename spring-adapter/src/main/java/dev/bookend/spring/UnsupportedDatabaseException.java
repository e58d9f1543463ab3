package dev.bookend.spring;

import org.jspecify.annotations.Nullable;

/**
 * The database is not supported, its tables are missing, or no single data source can be chosen.
 */
final class UnsupportedDatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsupportedDatabaseException(@Nullable String message, RuntimeException cause) {
    super(message, cause);
  }
}
