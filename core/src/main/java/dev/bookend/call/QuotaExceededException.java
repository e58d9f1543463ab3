package dev.bookend.call;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Too much was asked for: money, or requests in a time. Thrown by guards and caps. */
public final class QuotaExceededException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  /** What has run out. */
  public enum Quota {
    /** What may be spent. */
    BUDGET,
    /** How often something may be asked. */
    RATE
  }

  private final Quota quota;
  private final @Nullable Duration retryAfter;

  /**
   * Tells what has run out.
   *
   * @param quota what has run out
   * @param retryAfter when it may work again; null if that is not known
   * @param message a sentence that names nobody
   */
  public QuotaExceededException(Quota quota, @Nullable Duration retryAfter, String message) {
    super(message);
    this.quota = quota;
    this.retryAfter = retryAfter;
  }

  /** {@return what has run out} */
  public Quota quota() {
    return quota;
  }

  /** {@return after what pause it may work again; empty if that is not known} */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
