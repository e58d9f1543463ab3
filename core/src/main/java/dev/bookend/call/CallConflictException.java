package dev.bookend.call;

/** A lost race: the call was changed concurrently, and the change may be repeated. */
public final class CallConflictException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  private final transient CallId callId;

  private CallConflictException(CallId callId) {
    super("Call " + callId + " was changed at the same time. Load it and try again.");
    this.callId = callId;
  }

  /**
   * A lost race: the call is no longer in the version that the change began with.
   *
   * @param callId the call
   * @return the exception
   */
  public static CallConflictException lostRace(CallId callId) {
    return new CallConflictException(callId);
  }

  /** {@return the call} */
  public CallId callId() {
    return callId;
  }
}
