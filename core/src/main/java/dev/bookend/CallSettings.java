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
 * #defaults()} or {@link #builder()}, and change fields by name with {@link #toBuilder()}.
 *
 * @param terms the default terms of a request; {@code warnBefore} must be shorter than the limit
 * @param maxLimit the longest limit that a request may set: from the limit of the terms to 24 h
 * @param systemRequestsOnly whether only {@link Actor#system()} may request calls; people then get
 *     {@link CallNotAllowedException}
 * @param limits rate limits per person
 */
public record CallSettings(
    CallTerms terms, Duration maxLimit, boolean systemRequestsOnly, PersonLimits limits) {
  private static final Duration DEFAULT_MAX_LIMIT = Duration.ofHours(1);
  private static final CallSettings DEFAULTS = new Builder().build();

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

  /** {@return a builder that starts from the {@linkplain #defaults() defaults}} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a builder that starts from these settings, {@code maxLimit} included} */
  public Builder toBuilder() {
    return new Builder()
        .terms(terms)
        .maxLimit(maxLimit)
        .systemRequestsOnly(systemRequestsOnly)
        .limits(limits);
  }

  /** Sets settings by name; others keep their value. Not thread-safe. */
  public static final class Builder {
    private CallTerms terms = CallTerms.defaults();
    private @Nullable Duration maxLimit;
    private boolean systemRequestsOnly;
    private PersonLimits limits = PersonLimits.defaults();

    private Builder() {}

    /**
     * Sets {@link CallSettings#terms()}; {@link CallTerms#defaults()} by default.
     *
     * @param value the default terms of a request
     * @return this
     */
    public Builder terms(CallTerms value) {
      terms = value;
      return this;
    }

    /**
     * Sets {@link CallSettings#maxLimit()}.
     *
     * @param value the limit of the terms to 24 h; null = the default: 1 h, or the limit of the
     *     terms if that is longer
     * @return this
     */
    public Builder maxLimit(@Nullable Duration value) {
      maxLimit = value;
      return this;
    }

    /**
     * Sets {@link CallSettings#systemRequestsOnly()}; false by default.
     *
     * @param value whether only the system may request calls
     * @return this
     */
    public Builder systemRequestsOnly(boolean value) {
      systemRequestsOnly = value;
      return this;
    }

    /**
     * Sets {@link CallSettings#limits()}; {@link PersonLimits#defaults()} by default.
     *
     * @param value the limits per person
     * @return this
     */
    public Builder limits(PersonLimits value) {
      limits = value;
      return this;
    }

    /**
     * {@return the settings}
     *
     * @throws InvalidValueException naming the first field that is out of its range
     */
    public CallSettings build() {
      return new CallSettings(
          terms,
          maxLimit == null ? defaultMaxLimit(terms.limit()) : maxLimit,
          systemRequestsOnly,
          limits);
    }

    private static Duration defaultMaxLimit(Duration limit) {
      return limit.compareTo(DEFAULT_MAX_LIMIT) > 0 ? limit : DEFAULT_MAX_LIMIT;
    }
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
