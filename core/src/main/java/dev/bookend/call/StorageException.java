package dev.bookend.call;

import java.time.Duration;

/**
 * The calls' storage can't be reached, or did not do its work. Nothing is stored by halves: a
 * change of which this was the answer has happened wholly or not at all, and may be tried again.
 */
public final class StorageException extends VideoCallException {
  private static final long serialVersionUID = 1L;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /**
   * Tells why.
   *
   * @param message a sentence without values
   * @param cause what the storage said; without values, too
   */
  public StorageException(String message, Throwable cause) {
    super(message);
    initCause(cause);
  }

  /** {@return after what pause to try again: 1 s} */
  public Duration retryAfter() {
    return RETRY_AFTER;
  }
}
