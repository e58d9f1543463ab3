package dev.bookend;

import dev.bookend.call.Actor;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallTerms;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.PersonLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of new calls: their terms, and limits of requests. Immutable; start from {@link
 * #defaults()}.
 *
 * @param terms the terms of requests that set none; the warning must be shorter than the limit
 * @param maxLimit the longest limit that a request may ask for: from the terms' own limit to 24 h
 * @param hostRequestsOnly whether only {@link Actor#host()} may request calls, and people can't
 * @param limits how much one person may ask of others
 */
public record CallSettings(
    CallTerms terms, Duration maxLimit, boolean hostRequestsOnly, PersonLimits limits) {
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
   * {@return {@link CallTerms#defaults()}, limits up to 1 h, requests by everybody, and {@link
   * PersonLimits#defaults()}}
   */
  public static CallSettings defaults() {
    return DEFAULTS;
  }

  /**
   * {@return a copy with other terms} The longest limit is raised to that of the terms if need be.
   *
   * @param value see {@link #terms()}
   */
  public CallSettings withTerms(CallTerms value) {
    boolean isLonger = value.limit().compareTo(maxLimit) > 0;
    return new CallSettings(value, isLonger ? value.limit() : maxLimit, hostRequestsOnly, limits);
  }

  /**
   * {@return a copy with another longest limit}
   *
   * @param value see {@link #maxLimit()}
   */
  public CallSettings withMaxLimit(Duration value) {
    return new CallSettings(terms, value, hostRequestsOnly, limits);
  }

  /**
   * {@return a copy with another rule on who may request calls}
   *
   * @param value see {@link #hostRequestsOnly()}
   */
  public CallSettings withHostRequestsOnly(boolean value) {
    return new CallSettings(terms, maxLimit, value, limits);
  }

  /**
   * {@return a copy with other limits per person}
   *
   * @param value see {@link #limits()}
   */
  public CallSettings withLimits(PersonLimits value) {
    return new CallSettings(terms, maxLimit, hostRequestsOnly, value);
  }

  /**
   * Refuses a limit that a request may not ask for.
   *
   * @param asked the limit; null = that of the terms, which is always allowed
   * @throws InvalidValueException unless it is between {@link CallTerms#MIN_LIMIT} and {@link
   *     #maxLimit()}; it names {@code limit}
   */
  public void checkLimit(@Nullable Duration asked) {
    if (asked != null
        && (asked.compareTo(CallTerms.MIN_LIMIT) < 0 || asked.compareTo(maxLimit) > 0)) {
      throw InvalidValueException.outOfRange(
          "limit",
          "must be between 1 and " + maxLimit.toSeconds() + " seconds",
          CallTerms.MIN_LIMIT,
          maxLimit);
    }
  }

  void checkRequester(Actor actor) {
    if (hostRequestsOnly && !actor.isHost()) {
      throw new CallNotAllowedException("Only the booking system itself requests calls.");
    }
  }
}
