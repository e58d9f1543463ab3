package dev.bookend.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The fixed rules of a call. A call keeps the terms that it was made with: a later change of the
 * configuration does not affect it. All durations are whole milliseconds. Start from {@link
 * #defaults()} or {@link #builder()}, and change fields by name with {@link #toBuilder()}.
 *
 * @param limit how long the call may last from the moment two people are connected: 1 s to 24 h
 * @param joinOpensBefore how long before the scheduled time people may join: 0 to 24 h
 * @param joinClosesAfter how long after the scheduled time the call may begin: 1 s to 24 h
 * @param answerWithin how long after the request (or the latest rescheduling) an answer counts: 1 s
 *     to 366 days; null = until the join window closes, which is also the latest
 * @param ringWithin how long an instant call rings before it expires: 1 s to 1 h; null in the terms
 *     of a call that is planned for a time, which does not ring
 * @param reconnectGrace how long everybody may be gone before the call completes, and how much
 *     longer than the call a token is valid: 0 to 10 min
 * @param warnBefore how long before its end a call says so: 1 s to 1 h; null = never. Without
 *     effect on a call that is not longer
 * @param extendableBy by how much in all the end of a running call may be moved: 0 (not at all) to
 *     24 h
 * @param exclusive whether a person who has asked for the call, or accepted it, may have no other
 *     exclusive call at that time
 * @param slack how much longer than its planned end an exclusive call keeps its people busy: 0 to
 *     24 h
 * @param limitCounts from when the limit counts
 */
public record CallTerms(
    Duration limit,
    Duration joinOpensBefore,
    Duration joinClosesAfter,
    @Nullable Duration answerWithin,
    @Nullable Duration ringWithin,
    Duration reconnectGrace,
    @Nullable Duration warnBefore,
    Duration extendableBy,
    boolean exclusive,
    Duration slack,
    LimitCounts limitCounts) {

  /** From when the limit of a call counts. */
  public enum LimitCounts {
    /** From the moment two people are connected. */
    FROM_START,

    /**
     * At the latest from the scheduled time: an appointment of 10:00 to 10:30 ends at 10:30 however
     * late it began, and can't begin after that. Instant calls always count from their start.
     */
    FROM_SCHEDULE
  }

  /** The shortest limit of any call: 1 second. */
  public static final Duration MIN_LIMIT = Duration.ofSeconds(1);

  /** The longest limit of any call: 24 hours. */
  public static final Duration MAX_LIMIT = Duration.ofHours(24);

  /** The shortest time that an instant call rings: 1 second. */
  public static final Duration MIN_RING = Duration.ofSeconds(1);

  /** The longest time that an instant call rings: 1 hour. */
  public static final Duration MAX_RING = Duration.ofHours(1);

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final CallTerms DEFAULTS = new Builder().build();

  public CallTerms {
    Duration day = Duration.ofHours(24);
    Check.duration(limit, "limit", MIN_LIMIT, MAX_LIMIT);
    Check.duration(joinOpensBefore, "joinOpensBefore", Duration.ZERO, day);
    Check.duration(joinClosesAfter, "joinClosesAfter", SECOND, day);
    Check.duration(answerWithin, "answerWithin", SECOND, Duration.ofDays(366));
    Check.duration(ringWithin, "ringWithin", MIN_RING, MAX_RING);
    Check.duration(reconnectGrace, "reconnectGrace", Duration.ZERO, Duration.ofMinutes(10));
    Check.duration(warnBefore, "warnBefore", SECOND, Duration.ofHours(1));
    Check.duration(extendableBy, "extendableBy", Duration.ZERO, day);
    Check.duration(slack, "slack", Duration.ZERO, day);
  }

  /**
   * The defaults: a limit of 15 s from the start, joining from 5 min before to 10 min after the
   * scheduled time, answers until then, 45 s of ringing, 30 s of reconnect grace, no warning, no
   * extension, not exclusive, no slack.
   *
   * @return the defaults
   */
  public static CallTerms defaults() {
    return DEFAULTS;
  }

  /** {@return a builder that begins with the {@linkplain #defaults() defaults}} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a builder that begins with these terms} */
  public Builder toBuilder() {
    return new Builder()
        .limit(limit)
        .joinOpensBefore(joinOpensBefore)
        .joinClosesAfter(joinClosesAfter)
        .answerWithin(answerWithin)
        .ringWithin(ringWithin)
        .reconnectGrace(reconnectGrace)
        .warnBefore(warnBefore)
        .extendableBy(extendableBy)
        .exclusive(exclusive)
        .slack(slack)
        .limitCounts(limitCounts);
  }

  /** Sets terms by name. What is not set stays as it was. Not thread-safe. */
  public static final class Builder {
    private Duration limit = Duration.ofSeconds(15);
    private Duration joinOpensBefore = Duration.ofMinutes(5);
    private Duration joinClosesAfter = Duration.ofMinutes(10);
    private @Nullable Duration answerWithin;
    private @Nullable Duration ringWithin = Duration.ofSeconds(45);
    private Duration reconnectGrace = Duration.ofSeconds(30);
    private @Nullable Duration warnBefore;
    private Duration extendableBy = Duration.ZERO;
    private boolean exclusive;
    private Duration slack = Duration.ZERO;
    private LimitCounts limitCounts = LimitCounts.FROM_START;

    private Builder() {}

    /**
     * Sets {@link CallTerms#limit()}; 15 s by default.
     *
     * @param value 1 s to 24 h
     * @return this
     */
    public Builder limit(Duration value) {
      limit = value;
      return this;
    }

    /**
     * Sets {@link CallTerms#joinOpensBefore()}; 5 min by default.
     *
     * @param value 0 to 24 h
     * @return this
     */
    public Builder joinOpensBefore(Duration value) {
      joinOpensBefore = value;
      return this;
    }

    /**
     * Sets {@link CallTerms#joinClosesAfter()}; 10 min by default.
     *
     * @param value 1 s to 24 h
     * @return this
     */
    public Builder joinClosesAfter(Duration value) {
      joinClosesAfter = value;
      return this;
    }

    /**
     * Sets {@link CallTerms#answerWithin()}; null by default.
     *
     * @param value 1 s to 366 days; null = until the join window closes
     * @return this
     */
    public Builder answerWithin(@Nullable Duration value) {
      answerWithin = value;
      return this;
    }

    /**
     * Sets {@link CallTerms#ringWithin()}; 45 s by default.
     *
     * @param value 1 s to 1 h; null only in the terms of a call that is planned for a time
     * @return this
     */
    public Builder ringWithin(@Nullable Duration value) {
      ringWithin = value;
      return this;
    }

    /**
     * Sets {@link CallTerms#reconnectGrace()}; 30 s by default.
     *
     * @param value 0 to 10 min
     * @return this
     */
    public Builder reconnectGrace(Duration value) {
      reconnectGrace = value;
      return this;
    }

    /**
     * Sets {@link CallTerms#warnBefore()}; null by default.
     *
     * @param value 1 s to 1 h; null = never
     * @return this
     */
    public Builder warnBefore(@Nullable Duration value) {
      warnBefore = value;
      return this;
    }

    /**
     * Sets {@link CallTerms#extendableBy()}; 0 by default.
     *
     * @param value 0 to 24 h
     * @return this
     */
    public Builder extendableBy(Duration value) {
      extendableBy = value;
      return this;
    }

    /**
     * Sets {@link CallTerms#exclusive()}; false by default.
     *
     * @param value whether its people may have no other exclusive call at that time
     * @return this
     */
    public Builder exclusive(boolean value) {
      exclusive = value;
      return this;
    }

    /**
     * Sets {@link CallTerms#slack()}; 0 by default.
     *
     * @param value 0 to 24 h
     * @return this
     */
    public Builder slack(Duration value) {
      slack = value;
      return this;
    }

    /**
     * Sets {@link CallTerms#limitCounts()}; {@link LimitCounts#FROM_START} by default.
     *
     * @param value from when the limit counts
     * @return this
     */
    public Builder limitCounts(LimitCounts value) {
      limitCounts = value;
      return this;
    }

    /**
     * {@return the terms}
     *
     * @throws InvalidValueException if a value is out of its range; it names the field
     */
    public CallTerms build() {
      return new CallTerms(
          limit,
          joinOpensBefore,
          joinClosesAfter,
          answerWithin,
          ringWithin,
          reconnectGrace,
          warnBefore,
          extendableBy,
          exclusive,
          slack,
          limitCounts);
    }
  }
}
