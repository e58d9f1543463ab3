package dev.bookend;

import dev.bookend.call.Actor;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallTerms;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.PersonLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of new calls: default terms, and limits of requests. Immutable; start from {@link
 * #defaults()}.
 *
 * @param terms the default terms of a request; {@code warnBefore} must be shorter than the limit
 * @param maxLimit the longest limit that a request may set: from the limit of the terms to 24 h
 * @param systemRequestsOnly whether only {@link Actor#system()} may request calls; people then get
 *     {@link CallNotAllowedException}
 * @param limits rate limits per person
 */
public record CallSettings(
    CallTerms terms, Duration maxLimit, boolean systemRequestsOnly, PersonLimits limits) {
  private static final CallSettings DEFAULTS =
      new CallSettings(CallTerms.defaults(), Duration.ofHours(1), false, PersonLimits.defaults());

  public CallSettings {
    Duration warnBefore = terms.warnBefore();
    if (warnBefore != null && warnBefore.compareTo(terms.limit()) >= 0) {
      throw new InvalidValueException(
          "warnBefore", "must be less than the limit of " + terms.limit().toSeconds() + " s");
    }
    if (maxLimit.compareTo(terms.limit()) < 0 || maxLimit.compareTo(CallTerms.MAX_LIMIT) > 0) {
      throw new InvalidValueException(
          "maxLimit", "must be between " + terms.limit().toSeconds() + " s and 24 h");
    }
  }

  /**
   * {@return {@link CallTerms#defaults()}, limits up to 1 h, requests by all actors, and {@link
   * PersonLimits#defaults()}}
   */
  public static CallSettings defaults() {
    return DEFAULTS;
  }

  /**
   * {@return a copy with other terms} Raises the longest limit to the limit of the terms if needed.
   *
   * @param value see {@link #terms()}
   */
  public CallSettings withTerms(CallTerms value) {
    boolean isLonger = value.limit().compareTo(maxLimit) > 0;
    return new CallSettings(value, isLonger ? value.limit() : maxLimit, systemRequestsOnly, limits);
  }

  /**
   * {@return a copy with another longest limit}
   *
   * @param value see {@link #maxLimit()}
   */
  public CallSettings withMaxLimit(Duration value) {
    return new CallSettings(terms, value, systemRequestsOnly, limits);
  }

  /**
   * {@return a copy in which only the system, or every actor, may request calls}
   *
   * @param value see {@link #systemRequestsOnly()}
   */
  public CallSettings withSystemRequestsOnly(boolean value) {
    return new CallSettings(terms, maxLimit, value, limits);
  }

  /**
   * {@return a copy with other limits per person}
   *
   * @param value see {@link #limits()}
   */
  public CallSettings withLimits(PersonLimits value) {
    return new CallSettings(terms, maxLimit, systemRequestsOnly, value);
  }

  /**
   * Validates the limit of a request.
   *
   * @param requested the limit; null = the limit of the terms, which is always allowed
   * @throws InvalidValueException unless it is between {@link CallTerms#MIN_LIMIT} and {@link
   *     #maxLimit()}; it names {@code limit}
   */
  public void checkLimit(@Nullable Duration requested) {
    if (requested != null
        && (requested.compareTo(CallTerms.MIN_LIMIT) < 0 || requested.compareTo(maxLimit) > 0)) {
      throw InvalidValueException.outOfRange(
          "limit",
          "must be between 1 and " + maxLimit.toSeconds() + " seconds",
          CallTerms.MIN_LIMIT,
          maxLimit);
    }
  }

  void checkRequester(Actor actor) {
    if (systemRequestsOnly && !actor.isSystem()) {
      throw new CallNotAllowedException("Only the booking system itself may request calls.");
    }
  }
}
