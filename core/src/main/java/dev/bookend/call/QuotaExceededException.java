package dev.bookend.call;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A spend cap or a rate limit is exceeded. Thrown by limits, spend caps and guards. */
public final class QuotaExceededException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  /** The kind of the exceeded quota. */
  public enum Quota {
    /** A spend cap. */
    BUDGET,
    /** A rate limit. */
    RATE
  }

  private final Quota quota;
  private final @Nullable Duration retryAfter;

  /**
   * Creates the exception.
   *
   * @param quota the kind of the exceeded quota
   * @param retryAfter the delay before a retry; null if it is unknown
   * @param message the reason, without identities
   */
  public QuotaExceededException(Quota quota, @Nullable Duration retryAfter, String message) {
    super(message);
    this.quota = quota;
    this.retryAfter = retryAfter;
  }

  /** {@return the kind of the exceeded quota} */
  public Quota quota() {
    return quota;
  }

  /** {@return the delay before a retry; empty if it is unknown} */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
