package dev.bookend.call;

/** The call is over or can no longer start, so it cannot be joined. */
public final class CallOverException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  private final transient CallId callId;

  /**
   * Creates the exception.
   *
   * @param callId the id of the call
   */
  public CallOverException(CallId callId) {
    super("Call " + callId + " is over.");
    this.callId = callId;
  }

  /** {@return the id of the call} */
  public CallId callId() {
    return callId;
  }
}
