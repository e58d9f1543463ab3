package dev.bookend.emulator;

/** Thrown when a browser's request is rejected. */
final class SignallingException extends Exception {
  private static final long serialVersionUID = 1L;

  final SignallingError error;

  SignallingException(SignallingError error) {
    super(error.message, null, false, false);
    this.error = error;
  }

  static void unless(boolean holds, SignallingError error) throws SignallingException {
    if (!holds) {
      throw new SignallingException(error);
    }
  }
}
