package dev.bookend.emulator;

/** Thrown when a REST request is rejected. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  final ApiProblem problem;

  ApiException(ApiProblem problem) {
    super(problem.message, null, false, false);
    this.problem = problem;
  }

  static void unless(boolean holds, ApiProblem problem) {
    if (!holds) {
      throw new ApiException(problem);
    }
  }
}
