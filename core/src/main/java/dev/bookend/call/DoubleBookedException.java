package dev.bookend.call;

/** Somebody of the call has another exclusive call at that time. */
public final class DoubleBookedException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  /** Without naming the person or the other call. */
  public DoubleBookedException() {
    super("Somebody of this call has another call at that time.");
  }
}
