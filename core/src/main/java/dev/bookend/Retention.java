package dev.bookend;

import java.util.function.IntUnaryOperator;

/** Runs a purge in small steps, so that no lock on calls is held for long. */
final class Retention {
  private static final int STEP = 500;

  private Retention() {}

  /** {@return the number of calls of all steps; the first step that is not full is the last} */
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
