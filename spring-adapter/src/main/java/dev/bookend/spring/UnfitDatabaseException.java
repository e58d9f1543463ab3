package dev.bookend.spring;

/** The host's database has not the tables that calls are kept in, or is none that is supported. */
final class UnfitDatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnfitDatabaseException(IllegalStateException cause) {
    super(cause.getMessage(), cause);
  }
}
