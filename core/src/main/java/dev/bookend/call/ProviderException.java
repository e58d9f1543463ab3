package dev.bookend.call;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The video provider failed or could not be reached. */
public final class ProviderException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;
  private final boolean busy;

  /**
   * Creates a permanent failure; a retry would fail again.
   *
   * @param message a sentence without secrets
   */
  public ProviderException(String message) {
    this(message, null, false);
  }

  /**
   * Creates a temporary failure.
   *
   * @param message a sentence without secrets
   * @param retryAfter the delay before a retry
   */
  public ProviderException(String message, Duration retryAfter) {
    this(message, retryAfter, false);
  }

  private ProviderException(String message, @Nullable Duration retryAfter, boolean busy) {
    super(message);
    this.retryAfter = retryAfter;
    this.busy = busy;
  }

  /**
   * {@return an exception for a request quota that is used up; nothing was changed}
   *
   * @param retryAfter the delay before a retry
   */
  public static ProviderException busy(Duration retryAfter) {
    return new ProviderException("The provider takes no more requests now.", retryAfter, true);
  }

  /** {@return whether only the request quota is used up; nothing was changed} */
  public boolean isBusy() {
    return busy;
  }

  /** {@return the delay before a retry; empty if a retry would fail again} */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
