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
   * A failure that trying again does not mend.
   *
   * @param message a sentence without secrets
   */
  public ProviderException(String message) {
    this(message, null, false);
  }

  /**
   * A failure that passes.
   *
   * @param message a sentence without secrets
   * @param retryAfter when to try again
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
   * {@return no failure, but a quota that is used up: nothing was done}
   *
   * @param retryAfter when there is room again
   */
  public static ProviderException busy(Duration retryAfter) {
    return new ProviderException("The provider takes no more requests now.", retryAfter, true);
  }

  /** {@return whether nothing failed, but the provider's quota is used up} */
  public boolean isBusy() {
    return busy;
  }

  /** {@return after what pause to try again; empty if that does not mend it} */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
