package dev.bookend;

import java.util.function.IntUnaryOperator;

/** Long work on many old calls, in steps that nobody has to wait for. */
final class Retention {
  private static final int STEP = 500;

  private Retention() {}

  /** {@return how many calls all steps did together; a step that is not full was the last} */
  static long inSteps(IntUnaryOperator step) {
    long all = 0;
    int done;
    do {
      done = step.applyAsInt(STEP);
      all += done;
    } while (done == STEP);
    return all;
  }
}
