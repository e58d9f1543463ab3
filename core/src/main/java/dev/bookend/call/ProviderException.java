package dev.bookend.call;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The video provider failed or could not be reached. */
public final class ProviderException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;

  /**
   * A failure that trying again does not mend.
   *
   * @param message a sentence without secrets
   */
  public ProviderException(String message) {
    super(message);
    this.retryAfter = null;
  }

  /**
   * A failure that passes.
   *
   * @param message a sentence without secrets
   * @param retryAfter when to try again
   */
  public ProviderException(String message, Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  /** {@return after what pause to try again; empty if that does not mend it} */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
