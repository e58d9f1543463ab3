package dev.bookend.call;

import java.time.Instant;

/** The join window has not opened yet. */
public final class TooEarlyException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  private final Instant joinOpensAt;

  /**
   * Creates the exception.
   *
   * @param callId the id of the call
   * @param joinOpensAt when the join window opens
   */
  public TooEarlyException(CallId callId, Instant joinOpensAt) {
    super("Call " + callId + " can be joined from " + joinOpensAt + " on.");
    this.joinOpensAt = joinOpensAt;
  }

  /** {@return when the join window opens} */
  public Instant joinOpensAt() {
    return joinOpensAt;
  }
}
