package dev.bookend.call;

/**
 * The call was changed concurrently: a version conflict. Nothing is stored; a retry with the
 * current call may succeed.
 */
public final class CallConflictException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  private final transient CallId callId;

  private CallConflictException(CallId callId) {
    super("Call " + callId + " was changed at the same time. Load it and try again.");
    this.callId = callId;
  }

  /**
   * Creates the exception for a call whose stored version differs from the loaded one.
   *
   * @param callId the id of the call
   * @return the exception
   */
  public static CallConflictException lostRace(CallId callId) {
    return new CallConflictException(callId);
  }

  /** {@return the id of the call} */
  public CallId callId() {
    return callId;
  }
}
