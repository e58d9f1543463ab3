package dev.bookend.call;

/** A person requests, accepts or reschedules an exclusive call during another exclusive call. */
public final class DoubleBookedException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. The message names neither the person nor the other call. */
  public DoubleBookedException() {
    super("You have another call at that time.");
  }
}
