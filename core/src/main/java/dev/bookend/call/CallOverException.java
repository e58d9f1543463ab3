package dev.bookend.call;

/** The call is over, or can no longer begin: nobody can join it any more. */
public final class CallOverException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  private final transient CallId callId;

  /**
   * Names the call.
   *
   * @param callId the call
   */
  public CallOverException(CallId callId) {
    super("Call " + callId + " is over.");
    this.callId = callId;
  }

  /** {@return the call} */
  public CallId callId() {
    return callId;
  }
}
