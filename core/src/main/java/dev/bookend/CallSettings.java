package dev.bookend;

import dev.bookend.call.CallTerms;
import dev.bookend.call.InvalidValueException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What new calls are like.
 *
 * @param terms what is agreed where a request says nothing; their warning comes within the limit
 * @param maxLimit the longest limit that a request may ask for: from the terms' own limit to 24 h
 */
public record CallSettings(CallTerms terms, Duration maxLimit) {
  private static final CallSettings DEFAULTS =
      new CallSettings(CallTerms.defaults(), CallTerms.MAX_LIMIT);

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

  void checkLimit(@Nullable Duration asked) {
    if (asked != null && asked.compareTo(maxLimit) > 0) {
      throw InvalidValueException.outOfRange(
          "limit",
          "must be at most " + maxLimit.toSeconds() + " seconds",
          Duration.ofSeconds(1),
          maxLimit);
    }
  }

  /** {@return {@link CallTerms#defaults()}, and any limit up to 24 h} */
  public static CallSettings defaults() {
    return DEFAULTS;
  }
}
