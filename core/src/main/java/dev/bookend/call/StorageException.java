package dev.bookend.call;

import java.time.Duration;

/**
 * The call storage cannot be reached, or an operation failed there. The change was stored
 * completely or not at all; a retry is safe.
 */
public final class StorageException extends VideoCallException {
  private static final long serialVersionUID = 1L;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /**
   * Creates the exception.
   *
   * @param message a sentence without values
   * @param cause the error of the storage, also without values
   */
  public StorageException(String message, Throwable cause) {
    super(message);
    initCause(cause);
  }

  /** {@return the delay before a retry: 1 s} */
  public Duration retryAfter() {
    return RETRY_AFTER;
  }
}
