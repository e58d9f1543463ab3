package dev.bookend.http;

/** A refusal of HTTP's own, before the call is asked. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemType kind;

  RefusedException(ProblemType kind, String detail) {
    super(detail);
    this.kind = kind;
  }

  ProblemType kind() {
    return kind;
  }
}
