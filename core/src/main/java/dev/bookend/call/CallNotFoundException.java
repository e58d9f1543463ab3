package dev.bookend.call;

/** There is no such call, or it is none of the caller's business: the two look the same. */
public final class CallNotFoundException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  /** Without naming the call, for it may not exist. */
  public CallNotFoundException() {
    super("There is no such call among yours.");
  }
}
