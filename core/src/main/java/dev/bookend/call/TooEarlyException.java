package dev.bookend.call;

import java.time.Instant;

/** The join window has not opened yet. */
public final class TooEarlyException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  private final Instant joinOpensAt;

  /**
   * Tells when it opens.
   *
   * @param callId the call
   * @param joinOpensAt when people may join
   */
  public TooEarlyException(CallId callId, Instant joinOpensAt) {
    super("Call " + callId + " can be joined from " + joinOpensAt + " on.");
    this.joinOpensAt = joinOpensAt;
  }

  /** {@return when people may join} */
  public Instant joinOpensAt() {
    return joinOpensAt;
  }
}
