package dev.bookend.call;

import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The fixed rules of a call. Immutable. A later change of the configuration does not affect
 * existing calls. All durations are whole milliseconds. Start from {@link #defaults()} or {@link
 * #builder()}, and change fields by name with {@link #toBuilder()}.
 *
 * @param limit the maximum duration, counted as {@code limitCounts} says: 1 s to 24 h
 * @param joinOpensBefore how long before the scheduled time the join window opens: 0 to 24 h
 * @param joinClosesAfter how long after the scheduled time the call may start: 1 s to 24 h
 * @param answerWithin the time to answer after the request or the latest rescheduling: 1 s to 366
 *     days, at most until the join window closes; null = until then
 * @param ringWithin how long an instant call rings before it expires: 1 s to 1 h; null in the terms
 *     of a call with a scheduled time, which does not ring
 * @param reconnectGrace how long all participants may be disconnected before the call completes,
 *     and how much longer than the call a token is valid: 0 to 10 min
 * @param warnBefore how long before its end a call issues a warning: 1 s to 1 h; null = never. No
 *     effect on shorter calls
 * @param extendableBy the maximum total extension of a running call: 0 (none) to 24 h
 * @param exclusive whether people with an accepted response (the requester included) can have no
 *     other exclusive call at that time
 * @param slack how long after its planned end an exclusive call still makes its participants busy:
 *     0 to 24 h
 * @param limitCounts from when the limit counts
 * @param remindBefore how long before the scheduled time reminders are issued: at most 20 different
 *     durations of 1 s to 366 days, kept in descending order; empty = no reminders. No effect on
 *     instant calls
 * @param remindTolerance how late a reminder may be issued, for example after a failure of all
 *     keepers; a later one is skipped, so that none is delivered uselessly: 1 s to 24 h
 * @param roles the policies of roles, at most 20; empty = all people are {@linkplain
 *     RolePolicy#equal() equal}
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
    LimitCounts limitCounts,
    List<Duration> remindBefore,
    Duration remindTolerance,
    Map<String, RolePolicy> roles) {

  /** The start of the limit. */
  public enum LimitCounts {
    /** The start of the call: the people who must be there are connected at once. */
    FROM_START,

    /**
     * The scheduled time, or the start of the call if that is earlier. An appointment from 10:00 to
     * 10:30 then ends at 10:30 however late it started, and cannot start after that. The limit of
     * instant calls always counts from their start.
     */
    FROM_SCHEDULE
  }

  /** The minimum limit of a call: 1 second. */
  public static final Duration MIN_LIMIT = Duration.ofSeconds(1);

  /** The maximum limit of a call: 24 hours. */
  public static final Duration MAX_LIMIT = Duration.ofHours(24);

  /** The minimum ring time of an instant call: 1 second. */
  public static final Duration MIN_RING = Duration.ofSeconds(1);

  /** The maximum ring time of an instant call: 1 hour. */
  public static final Duration MAX_RING = Duration.ofHours(1);

  /** The maximum number of reminders, and of roles with a policy: 20. */
  public static final int MAX_ENTRIES = 20;

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
    remindBefore = remindBefore.stream().distinct().sorted(Comparator.reverseOrder()).toList();
    remindBefore.forEach(
        before -> Check.duration(before, "remindBefore", SECOND, CallRequest.MAX_AHEAD));
    checkEntries(remindBefore.size(), "remindBefore");
    Check.duration(remindTolerance, "remindTolerance", SECOND, day);
    roles = Collections.unmodifiableMap(new TreeMap<>(roles));
    roles.keySet().forEach(role -> Check.text(role, "roles"));
    checkEntries(roles.size(), "roles");
  }

  private static void checkEntries(int size, String field) {
    InvalidValueException.check(
        size <= MAX_ENTRIES, field, "must have at most " + MAX_ENTRIES + " entries");
  }

  /**
   * The defaults: a limit of 15 s from the start, joining from 5 min before to 10 min after the
   * scheduled time, answers until then, 45 s of ringing, 30 s of reconnect grace, no warning, no
   * extension, not exclusive, no slack, no reminders (issued at most 5 min late), no policies.
   *
   * @return the defaults
   */
  public static CallTerms defaults() {
    return DEFAULTS;
  }

  /** {@return a builder that starts from the {@linkplain #defaults() defaults}} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a builder that starts from these terms} */
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
        .limitCounts(limitCounts)
        .remindBefore(remindBefore)
        .remindTolerance(remindTolerance)
        .roles(roles);
  }

  /**
   * {@return the policy of people with a role}
   *
   * @param role the role; null = none
   */
  public RolePolicy policyOf(@Nullable String role) {
    if (roles.isEmpty()) {
      return RolePolicy.equal();
    }
    RolePolicy policy = role == null ? null : roles.get(role);
    return policy == null ? RolePolicy.defaults() : policy;
  }

  /** Sets terms by name; other terms keep their value. Not thread-safe. */
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
    private List<Duration> remindBefore = List.of();
    private Duration remindTolerance = Duration.ofMinutes(5);
    private Map<String, RolePolicy> roles = Map.of();

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
     * @param value 1 s to 1 h; null only in the terms of a call with a scheduled time
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
     * @param value whether participants can have no other exclusive call at that time
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
     * Sets {@link CallTerms#remindBefore()}; none by default.
     *
     * @param value at most 20 durations of 1 s to 366 days
     * @return this
     */
    public Builder remindBefore(List<Duration> value) {
      remindBefore = value;
      return this;
    }

    /**
     * Sets {@link CallTerms#remindTolerance()}; 5 min by default.
     *
     * @param value 1 s to 24 h
     * @return this
     */
    public Builder remindTolerance(Duration value) {
      remindTolerance = value;
      return this;
    }

    /**
     * Sets {@link CallTerms#roles()}; none by default.
     *
     * @param value the policies by role, at most 20
     * @return this
     */
    public Builder roles(Map<String, RolePolicy> value) {
      roles = value;
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
          limitCounts,
          remindBefore,
          remindTolerance,
          roles);
    }
  }
}
