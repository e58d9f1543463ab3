package dev.bookend.call;

/** The caller may see the call, but does not have permission for the operation. */
public final class CallNotAllowedException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message the reason, without identities
   */
  public CallNotAllowedException(String message) {
    super(message);
  }

  /** {@return the exception for any change by a participant with the response {@code DECLINED}} */
  public static CallNotAllowedException declined() {
    return new CallNotAllowedException("You have declined this call, and can only view it.");
  }

  /** {@return the exception for any change by a participant who was removed} */
  public static CallNotAllowedException removed() {
    return new CallNotAllowedException("You were removed from this call, and can only view it.");
  }
}
