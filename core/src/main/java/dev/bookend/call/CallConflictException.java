package dev.bookend.call;

/** Somebody else changed the call at the same time, or the same request key meant another call. */
public final class CallConflictException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  private final transient CallId callId;

  /**
   * Names the call.
   *
   * @param callId the call
   * @param message a sentence that names nobody
   */
  public CallConflictException(CallId callId, String message) {
    super(message);
    this.callId = callId;
  }

  /**
   * A lost race: the call is no longer in the version that the change began with.
   *
   * @param callId the call
   * @return the exception
   */
  public static CallConflictException lostRace(CallId callId) {
    return new CallConflictException(
        callId, "Call " + callId + " was changed at the same time. Load it and try again.");
  }

  /** {@return the call} */
  public CallId callId() {
    return callId;
  }
}
