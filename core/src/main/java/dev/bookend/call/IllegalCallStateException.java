package dev.bookend.call;

import java.util.Locale;

/** The state of the call does not allow the attempted transition. */
public final class IllegalCallStateException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  private final transient CallId callId;
  private final CallStatus from;
  private final String attempted;

  /**
   * Creates the exception.
   *
   * @param callId the id of the call
   * @param from the current state
   * @param attempted the attempted transition, as a verb ({@code reschedule})
   */
  public IllegalCallStateException(CallId callId, CallStatus from, String attempted) {
    super(
        "Can't "
            + attempted
            + " call "
            + callId
            + ": it is "
            + from.name().toLowerCase(Locale.ROOT).replace('_', ' ')
            + ".");
    this.callId = callId;
    this.from = from;
    this.attempted = attempted;
  }

  /** {@return the id of the call} */
  public CallId callId() {
    return callId;
  }

  /** {@return the current state} */
  public CallStatus from() {
    return from;
  }

  /** {@return the attempted transition, as a verb} */
  public String attempted() {
    return attempted;
  }
}
