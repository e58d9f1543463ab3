package dev.bookend.call;

import java.util.Locale;

/** The call's state does not allow the attempted move. */
public final class IllegalCallStateException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  private final transient CallId callId;
  private final CallStatus from;
  private final String attempted;

  /**
   * Names call, state and move.
   *
   * @param callId the call
   * @param from the state it is in
   * @param attempted what was attempted, as a verb ({@code reschedule})
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

  /** {@return the call} */
  public CallId callId() {
    return callId;
  }

  /** {@return the state it is in} */
  public CallStatus from() {
    return from;
  }

  /** {@return what was attempted, as a verb} */
  public String attempted() {
    return attempted;
  }
}
