package dev.bookend.call;

/**
 * The participant has to wait for admission, or was not let in. A client that waits may retry after
 * the event {@link CallEvent.Admitted} is delivered, or poll the call.
 */
public final class NotAdmittedException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what the participant can do, such as retry later, without identities
   */
  public NotAdmittedException(String message) {
    super(message);
  }
}
