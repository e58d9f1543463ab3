package dev.bookend.http;

/** A request rejected by the HTTP layer before it reaches the service. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemType type;

  RefusedException(ProblemType type, String detail) {
    super(detail);
    this.type = type;
  }

  ProblemType type() {
    return type;
  }
}
