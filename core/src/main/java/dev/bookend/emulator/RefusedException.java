package dev.bookend.emulator;

/** Thrown when a browser's request is rejected. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  final SignallingError refusal;

  RefusedException(SignallingError refusal) {
    super(refusal.words, null, false, false);
    this.refusal = refusal;
  }

  static void unless(boolean holds, SignallingError refusal) throws RefusedException {
    if (!holds) {
      throw new RefusedException(refusal);
    }
  }
}
