package dev.bookend.call;

/** The call does not exist, or the caller may not see it. Both cases have the same message. */
public final class CallNotFoundException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. The message does not contain the call id. */
  public CallNotFoundException() {
    super("There is no such call among yours.");
  }
}
