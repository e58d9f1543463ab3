package dev.bookend.call;

import dev.bookend.call.Participant.Activity;
import dev.bookend.call.QuotaExceededException.Quota;
import java.time.Duration;

/**
 * Limits on the requests of one person; the system has no limits. Immutable; start from {@link
 * #defaults()} or {@link #builder()}, and change fields by name with {@link #toBuilder()}. In each
 * component 0 means no limit.
 *
 * @param openRequestsPerPerson the maximum number of pending calls that a person has requested, 0
 *     to 1,000,000
 * @param requestsPerHour the maximum number of calls that a person may request within an hour, 0 to
 *     1,000,000; calls that are over or cancelled count too. Also the maximum number of a person's
 *     idempotency keys for one ringing call
 * @param reschedulesPerCall how often a person may move the time or the end of one call, 0 to
 *     1,000,000
 * @param reportsPerCall how many of a person's own presence reports and arrivals may change one
 *     call, and how often the person may change its people, together: 0 to 1,000,000
 * @param capPercent the share of a spend cap that the calls requested by one person may take, in
 *     percent, 0 to 100; a single call is always allowed
 */
public record PersonLimits(
    int openRequestsPerPerson,
    int requestsPerHour,
    int reschedulesPerCall,
    int reportsPerCall,
    int capPercent) {
  /** No limits. */
  public static final PersonLimits NONE = new PersonLimits(0, 0, 0, 0, 0);

  private static final PersonLimits DEFAULTS = new Builder().build();
  private static final int MOST = 1_000_000;
  private static final Duration HOUR = Duration.ofHours(1);

  public PersonLimits {
    check(openRequestsPerPerson, "openRequestsPerPerson");
    check(requestsPerHour, "requestsPerHour");
    check(reschedulesPerCall, "reschedulesPerCall");
    check(reportsPerCall, "reportsPerCall");
    InvalidValueException.check(
        capPercent >= 0 && capPercent <= 100, "capPercent", "must be between 0 (no limit) and 100");
  }

  private static void check(int value, String field) {
    InvalidValueException.check(
        value >= 0 && value <= MOST, field, "must be between 0 (no limit) and 1,000,000");
  }

  /**
   * {@return 10 open requests, 20 requests an hour, 10 reschedules and 100 reports per call, 25 %
   * of a cap}
   */
  public static PersonLimits defaults() {
    return DEFAULTS;
  }

  /** {@return a builder that starts from the {@linkplain #defaults() defaults}} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a builder that starts from these limits} */
  public Builder toBuilder() {
    return new Builder()
        .openRequestsPerPerson(openRequestsPerPerson)
        .requestsPerHour(requestsPerHour)
        .reschedulesPerCall(reschedulesPerCall)
        .reportsPerCall(reportsPerCall)
        .capPercent(capPercent);
  }

  /** Sets limits by name; others keep their value. Not thread-safe. */
  public static final class Builder {
    private int openRequestsPerPerson = 10;
    private int requestsPerHour = 20;
    private int reschedulesPerCall = 10;
    private int reportsPerCall = 100;
    private int capPercent = 25;

    private Builder() {}

    /**
     * Sets {@link PersonLimits#openRequestsPerPerson()}; 10 by default.
     *
     * @param value 0 (no limit) to 1,000,000
     * @return this
     */
    public Builder openRequestsPerPerson(int value) {
      openRequestsPerPerson = value;
      return this;
    }

    /**
     * Sets {@link PersonLimits#requestsPerHour()}; 20 by default.
     *
     * @param value 0 (no limit) to 1,000,000
     * @return this
     */
    public Builder requestsPerHour(int value) {
      requestsPerHour = value;
      return this;
    }

    /**
     * Sets {@link PersonLimits#reschedulesPerCall()}; 10 by default.
     *
     * @param value 0 (no limit) to 1,000,000
     * @return this
     */
    public Builder reschedulesPerCall(int value) {
      reschedulesPerCall = value;
      return this;
    }

    /**
     * Sets {@link PersonLimits#reportsPerCall()}; 100 by default.
     *
     * @param value 0 (no limit) to 1,000,000
     * @return this
     */
    public Builder reportsPerCall(int value) {
      reportsPerCall = value;
      return this;
    }

    /**
     * Sets {@link PersonLimits#capPercent()}; 25 by default.
     *
     * @param value 0 (no limit) to 100
     * @return this
     */
    public Builder capPercent(int value) {
      capPercent = value;
      return this;
    }

    /**
     * {@return the limits}
     *
     * @throws InvalidValueException naming the first field that is out of its range
     */
    public PersonLimits build() {
      return new PersonLimits(
          openRequestsPerPerson, requestsPerHour, reschedulesPerCall, reportsPerCall, capPercent);
    }
  }

  /** {@return whether one person may take only a part of a spend cap} */
  public boolean limitCaps() {
    return capPercent > 0 && capPercent < 100;
  }

  /** {@return whether a repository must check the number of new calls and keys} */
  public boolean limitRequests() {
    return openRequestsPerPerson > 0 || requestsPerHour > 0;
  }

  /**
   * Rejects a person's change of a call if the person has made too many such changes. Only
   * participants are counted; the access rule of the host application decides about other people.
   *
   * @param before the call before the change
   * @param change the change
   * @param identity the person's identity
   * @throws QuotaExceededException if a limit is exceeded
   */
  public void checkChange(VideoCall before, CallChange change, String identity) {
    VideoCall after = change.call();
    Activity earlier = activity(before, identity);
    Activity later = activity(after, identity);
    if (exceeds(earlier.reschedules(), later.reschedules(), reschedulesPerCall)
        || exceeds(earlier.reports(), later.reports(), reportsPerCall)) {
      Duration remaining = Duration.between(after.times().updatedAt(), after.latestEnd());
      throw new QuotaExceededException(
          Quota.RATE,
          remaining.compareTo(HOUR) < 0 ? remaining : HOUR,
          "You have done this too often in this call.");
    }
  }

  private static Activity activity(VideoCall call, String identity) {
    return call.participant(identity).map(Participant::activity).orElse(Activity.NONE);
  }

  private static boolean exceeds(int before, int after, int most) {
    return most > 0 && after > before && after > most;
  }
}
