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
}
