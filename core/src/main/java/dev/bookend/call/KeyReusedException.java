package dev.bookend.call;

/**
 * The requester has used this request key before, for a request with another {@link
 * RequestKey#digest() digest}, or a person of its call was anonymized since: the digest is then
 * deleted.
 */
public final class KeyReusedException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. The message does not contain the content of either request. */
  public KeyReusedException() {
    super(
        "This key was used before, for a request with other people or roles, or another time,"
            + " length, ring time or booking, or a person of its call was anonymized since.");
  }
}
