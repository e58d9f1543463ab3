package dev.bookend.port;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallStatus;
import dev.bookend.call.DoubleBookedException;
import dev.bookend.call.KeyReusedException;
import dev.bookend.call.Participant;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.QuotaExceededException;
import dev.bookend.call.QuotaExceededException.Quota;
import dev.bookend.call.RequestKey;
import dev.bookend.call.VideoCall;
import dev.bookend.cost.SpendCap;
import dev.bookend.cost.SpendCap.CalendarUnit;
import dev.bookend.cost.SpendCap.CallCount;
import dev.bookend.cost.SpendCap.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules that every {@link CallRepository} checks before it stores a change. Immutable. The
 * repository supplies the stored calls and counts; each check throws if the change breaks a rule.
 * Double bookings and idempotency keys are checked under any rules, caps and limits as set here.
 *
 * @param caps the spend caps of new and rescheduled calls
 * @param limits the limits of the requester of a new call; of a rescheduled call only the share of
 *     the spend caps is checked
 */
public record RepositoryRules(List<SpendCap> caps, PersonLimits limits) {
  /** No spend caps and no limits. */
  public static final RepositoryRules NONE = new RepositoryRules(List.of(), PersonLimits.NONE);

  private static final Duration HOUR = Duration.ofHours(1);

  /** The delay before a retry while requests are unanswered: the time of an answer is unknown. */
  private static final Duration RETRY_WHILE_UNANSWERED = Duration.ofMinutes(1);

  public RepositoryRules {
    caps = List.copyOf(caps);
  }

  /**
   * Rejects a change that double-books a person.
   *
   * @param change the change
   * @param others the calls to compare with; the changed call may be among them
   * @throws DoubleBookedException if a participant {@linkplain CallChange#madeBusy() made busy} by
   *     the change has requested or accepted another exclusive call that is not over, and the times
   *     of both calls overlap, each from {@code scheduledAt} to {@link VideoCall#busyUntil()}
   */
  public static void checkDoubleBooking(CallChange change, Collection<VideoCall> others) {
    Set<String> busy = change.madeBusy();
    VideoCall call = change.call();
    for (VideoCall other : others) {
      if (!call.id().equals(other.id())
          && call.scheduledAt().isBefore(other.busyUntil())
          && other.scheduledAt().isBefore(call.busyUntil())
          && other.busyIdentities().stream().anyMatch(busy::contains)) {
        throw new DoubleBookedException();
      }
    }
  }

  /**
   * {@return the periods whose calls are needed to {@linkplain #checkSpendCaps check} a call}
   *
   * @param call a new call, or a rescheduled one
   */
  public Set<Period> periods(VideoCall call) {
    return caps.stream()
        .map(cap -> cap.periodOf(call.scheduledAt()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Rejects a call that exceeds a spend cap, or its requester's share of one.
   *
   * @param call a new call, or a rescheduled one
   * @param before the stored call; null if it is new
   * @param counted returns the stored calls of a period that {@linkplain CallStatus#mayCost()
   *     count}, {@code before} included, in any grouping; if it returns more, a refusal is not
   *     certain
   * @param requesters returns those that the call's requester has requested; used only if the
   *     {@linkplain PersonLimits#limitCaps() share is limited}
   * @throws QuotaExceededException if a cap or a share is exceeded; of several refusals the one
   *     with the longest delay
   */
  public void checkSpendCaps(
      VideoCall call,
      @Nullable VideoCall before,
      Function<Period, ? extends Collection<CallCount>> counted,
      Function<Period, ? extends Collection<CallCount>> requesters) {
    QuotaExceededException refusal = null;
    for (SpendCap cap : caps) {
      Period period = cap.periodOf(call.scheduledAt());
      boolean fits =
          cap.allows(call, before, counted.apply(period))
              && (!limits.limitCaps()
                  || cap.allowsShare(limits.capPercent(), call, before, requesters.apply(period)));
      if (!fits) {
        QuotaExceededException another = refusal(cap, period, call.times().updatedAt());
        if (refusal == null || retryDelay(another).compareTo(retryDelay(refusal)) > 0) {
          refusal = another;
        }
      }
    }
    if (refusal != null) {
      throw refusal;
    }
  }

  /** A retry can succeed only in the next period, so a cap of another period has no delay. */
  private static QuotaExceededException refusal(SpendCap cap, Period period, Instant now) {
    return new QuotaExceededException(
        Quota.BUDGET,
        period.contains(now) ? Duration.between(now, period.to()) : null,
        cap.unit() == CalendarUnit.DAY
            ? "Another call would exceed the spend cap of that day."
            : "Another call would exceed the spend cap of that month.");
  }

  private static Duration retryDelay(QuotaExceededException refusal) {
    return refusal.retryAfter().orElse(Duration.ZERO);
  }

  /**
   * Rejects a new call if its requester has requested too many calls.
   *
   * @param call the new call
   * @param open the number of the requester's stored calls that are {@link CallStatus#PENDING}
   * @param latest the creation times of the requester's stored calls, latest first; at least the
   *     first {@link PersonLimits#requestsPerHour}
   * @throws QuotaExceededException if a limit is exceeded
   */
  public void checkRequest(VideoCall call, int open, List<Instant> latest) {
    int perHour = limits.requestsPerHour();
    if (perHour > 0 && latest.size() >= perHour) {
      Instant retryAt = latest.get(perHour - 1).plus(HOUR);
      Instant now = call.times().createdAt();
      if (retryAt.isAfter(now)) {
        throw tooMany(
            Duration.between(now, retryAt), "You have requested too many calls within an hour.");
      }
    }
    if (limits.openRequestsPerPerson() > 0 && open >= limits.openRequestsPerPerson()) {
      throw tooMany(
          RETRY_WHILE_UNANSWERED, "Too many of the calls that you requested are unanswered.");
    }
  }

  /**
   * Rejects another idempotency key of a ringing call if its requester has stored too many with
   * that call: each counts as a request of the hour.
   *
   * @param stored the number of the requester's keys that are stored with the call
   * @throws QuotaExceededException if {@link PersonLimits#requestsPerHour} is exceeded
   */
  public void checkKeyCount(int stored) {
    if (limits.requestsPerHour() > 0 && stored >= limits.requestsPerHour()) {
      throw tooMany(
          RETRY_WHILE_UNANSWERED, "You have repeated the request for this call too often.");
    }
  }

  private static QuotaExceededException tooMany(Duration retryAfter, String message) {
    return new QuotaExceededException(Quota.RATE, retryAfter, message);
  }

  /**
   * Rejects a request whose idempotency key is stored with another request.
   *
   * @param key the key of the request
   * @param storedDigest the digest that is stored with its key; null if it was deleted
   * @throws KeyReusedException if the digest is not that of the request
   */
  public static void checkKey(RequestKey key, @Nullable String storedDigest) {
    if (!Objects.equals(key.digest(), storedDigest)) {
      throw new KeyReusedException();
    }
  }

  /**
   * Rejects a batch that contains a change by a person.
   *
   * @param changes the batch
   * @throws IllegalArgumentException if one {@linkplain CallChange#isOfPeople() is by a person}
   */
  public static void checkBatch(Collection<CallChange> changes) {
    if (changes.stream().anyMatch(CallChange::isOfPeople)) {
      throw new IllegalArgumentException("changes must not be people's requests or answers");
    }
  }

  /**
   * {@return the alias that replaces the identity of an anonymized person: unique among all calls,
   * and not to be guessed}
   *
   * @param call the call before it is {@linkplain VideoCall#anonymize anonymized}
   * @param identity the person's identity
   */
  public static String alias(VideoCall call, String identity) {
    List<String> people = call.participants().stream().map(Participant::identity).toList();
    return Participant.ALIAS_PREFIX + (people.indexOf(identity) + 1) + "-" + call.id();
  }
}
