package dev.bookend.call;

/** The requester has used this request key before, for a request with other content. */
public final class KeyReusedException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  /** Without telling the content of either request. */
  public KeyReusedException() {
    super("This key was used before, for a request with another time, length, people or booking.");
  }
}
