package dev.bookend.call;

import dev.bookend.call.Participant.Activity;
import dev.bookend.call.QuotaExceededException.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How much one person may ask of others. The host is not limited. Immutable; start from {@link
 * #defaults()}. In each of them, 0 means that there is no such limit.
 *
 * @param openRequestsPerPerson how many calls that a person has requested may be unanswered at a
 *     time
 * @param requestsPerHour how many calls a person may request within an hour; calls that are over or
 *     cancelled count too
 * @param reschedulesPerCall how often a person may move the time or the end of one call
 * @param reportsPerCall how often a person's own reports, to have connected or left, may change one
 *     call
 * @param capPercent how many percent of a {@linkplain CallCost.Cap cap} the calls that a person has
 *     requested may take, 0 to 100; one call always may
 */
public record PersonLimits(
    int openRequestsPerPerson,
    int requestsPerHour,
    int reschedulesPerCall,
    int reportsPerCall,
    int capPercent) {
  /** No limits. */
  public static final PersonLimits NONE = new PersonLimits(0, 0, 0, 0, 0);

  private static final PersonLimits DEFAULTS = new PersonLimits(10, 20, 10, 100, 25);
  private static final int MOST = 1_000_000;
  private static final Duration HOUR = Duration.ofHours(1);

  /** When somebody answers is not known. */
  private static final Duration UNTIL_AN_ANSWER = Duration.ofMinutes(1);

  public PersonLimits {
    check(openRequestsPerPerson, "openRequestsPerPerson");
    check(requestsPerHour, "requestsPerHour");
    check(reschedulesPerCall, "reschedulesPerCall");
    check(reportsPerCall, "reportsPerCall");
    Check.that(
        capPercent >= 0 && capPercent <= 100, "capPercent", "must be between 0 (no limit) and 100");
  }

  private static void check(int value, String field) {
    Check.that(value >= 0 && value <= MOST, field, "must be between 0 (no limit) and 1,000,000");
  }

  /**
   * {@return 10 open requests, 20 requests an hour, 10 reschedules and 100 reports per call, 25 %
   * of a cap}
   */
  public static PersonLimits defaults() {
    return DEFAULTS;
  }

  /**
   * {@return a copy with another share of caps}
   *
   * @param value see {@link #capPercent()}
   */
  public PersonLimits withCapPercent(int value) {
    return new PersonLimits(
        openRequestsPerPerson, requestsPerHour, reschedulesPerCall, reportsPerCall, value);
  }

  /** {@return whether one person may take less than all of a cap} */
  public boolean limitCaps() {
    return capPercent > 0 && capPercent < 100;
  }

  /** {@return whether a repository has to {@linkplain #checkRequest check} new calls} */
  public boolean limitRequests() {
    return openRequestsPerPerson > 0 || requestsPerHour > 0;
  }

  /**
   * Refuses a new call if its requester has requested too many.
   *
   * @param call the new call
   * @param open how many stored calls of the requester are {@link CallStatus#PENDING}
   * @param latest when the requester's latest stored calls were requested, the latest first; {@link
   *     #requestsPerHour} are enough
   * @throws QuotaExceededException if there are too many
   */
  public void checkRequest(VideoCall call, int open, List<Instant> latest) {
    if (requestsPerHour > 0 && latest.size() >= requestsPerHour) {
      Instant free = latest.get(requestsPerHour - 1).plus(HOUR);
      Instant now = call.times().createdAt();
      if (free.isAfter(now)) {
        throw refusal(
            Duration.between(now, free), "You have requested too many calls within an hour.");
      }
    }
    if (openRequestsPerPerson > 0 && open >= openRequestsPerPerson) {
      throw refusal(UNTIL_AN_ANSWER, "Too many of the calls that you requested are unanswered.");
    }
  }

  /**
   * Refuses a person's change of a call if the person has made too many of its kind in that call.
   * Only participants are counted: other people act on a call by a rule of the host's own.
   *
   * @param before the call before the change
   * @param change the change
   * @param who the person
   * @throws QuotaExceededException if there are too many
   */
  public void checkChange(VideoCall before, CallChange change, String who) {
    VideoCall after = change.call();
    Activity was = activity(before, who);
    Activity is = activity(after, who);
    if (isTooMany(was.reschedules(), is.reschedules(), reschedulesPerCall)
        || isTooMany(was.reports(), is.reports(), reportsPerCall)) {
      Duration rest = Duration.between(after.times().updatedAt(), after.latestEnd());
      throw refusal(rest, "You have done this too often in this call.");
    }
  }

  private static Activity activity(VideoCall call, String who) {
    return call.participant(who).map(Participant::activity).orElse(Activity.NONE);
  }

  private static boolean isTooMany(int before, int after, int most) {
    return most > 0 && after > before && after > most;
  }

  private static QuotaExceededException refusal(Duration retryAfter, String message) {
    return new QuotaExceededException(Quota.RATE, retryAfter, message);
  }
}
