package dev.bookend.call;

/** The caller may know of the call, but may not do this. */
public final class CallNotAllowedException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  /**
   * Says why.
   *
   * @param message a sentence that names nobody
   */
  public CallNotAllowedException(String message) {
    super(message);
  }

  /** {@return the refusal to a participant who has declined, whatever they want to change} */
  public static CallNotAllowedException declined() {
    return new CallNotAllowedException("You have declined this call, and can only view it.");
  }
}
