package dev.bookend.call;

import dev.bookend.call.CallCost.Cap;
import dev.bookend.call.CallCost.Period;
import dev.bookend.call.CallCost.Pricing;
import dev.bookend.call.CallCost.Span;
import dev.bookend.call.CallCost.Tally;
import dev.bookend.call.QuotaExceededException.Quota;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Checks new and rescheduled calls against spend caps. */
final class SpendCapCheck {
  private SpendCapCheck() {}

  static Span span(Cap cap, Instant time) {
    LocalDate day = time.atZone(cap.zone()).toLocalDate();
    boolean isDay = cap.period() == Period.DAY;
    LocalDate first = isDay ? day : day.withDayOfMonth(1);
    LocalDate next = isDay ? day.plusDays(1) : first.plusMonths(1);
    return new Span(
        first.atStartOfDay(cap.zone()).toInstant(), next.atStartOfDay(cap.zone()).toInstant());
  }

  /** Throws the refusal with the longest delay, if several caps are exceeded. */
  static void check(
      CallChange change,
      @Nullable VideoCall before,
      Function<Span, ? extends Collection<Tally>> planned,
      Function<Span, ? extends Collection<Tally>> requesters) {
    VideoCall call = change.call();
    Instant now = call.times().updatedAt();
    QuotaExceededException refusal = null;
    for (Cap cap : change.caps()) {
      Span span = span(cap, call.scheduledAt());
      BigDecimal replaced =
          before != null && span.contains(before.scheduledAt())
              ? weight(cap, Tally.of(before))
              : BigDecimal.ZERO;
      BigDecimal weight = weight(cap, Tally.of(call));
      if (!fits(cap.most(), weight, replaced, used(cap, planned.apply(span)))
          || (change.limits().limitCaps()
              && !fitsShare(
                  share(cap, change.limits()),
                  weight,
                  replaced,
                  used(cap, requesters.apply(span))))) {
        QuotaExceededException another = refusal(cap, span, now);
        if (refusal == null || retryDelay(another).compareTo(retryDelay(refusal)) > 0) {
          refusal = another;
        }
      }
    }
    if (refusal != null) {
      throw refusal;
    }
  }

  private static BigDecimal used(Cap cap, Collection<Tally> planned) {
    return planned.stream()
        .map(tally -> weight(cap, tally))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal share(Cap cap, PersonLimits limits) {
    return cap.most().multiply(BigDecimal.valueOf(limits.capPercent(), 2));
  }

  /** A change that does not raise the cost always fits, even if the cap was lowered since. */
  private static boolean fits(
      BigDecimal most, BigDecimal weight, BigDecimal replaced, BigDecimal used) {
    BigDecimal more = weight.subtract(replaced);
    return more.signum() <= 0 || used.add(more).compareTo(most) <= 0;
  }

  /** The only call of a requester always fits, however small the share. */
  private static boolean fitsShare(
      BigDecimal share, BigDecimal weight, BigDecimal replaced, BigDecimal used) {
    return used.compareTo(replaced) <= 0 || fits(share, weight, replaced, used);
  }

  private static BigDecimal weight(Cap cap, Tally tally) {
    Pricing pricing = cap.pricing();
    BigDecimal each =
        pricing == null
            ? BigDecimal.ONE
            : pricing.estimate(tally.limit(), tally.participants()).amount();
    return each.multiply(BigDecimal.valueOf(tally.calls()));
  }

  /** A retry can succeed only in the next period, so a cap of another period has no delay. */
  private static QuotaExceededException refusal(Cap cap, Span span, Instant now) {
    return new QuotaExceededException(
        Quota.BUDGET,
        span.contains(now) ? Duration.between(now, span.to()) : null,
        cap.period() == Period.DAY
            ? "Another call would exceed the spend cap of that day."
            : "Another call would exceed the spend cap of that month.");
  }

  private static Duration retryDelay(QuotaExceededException refusal) {
    return refusal.retryAfter().orElse(Duration.ZERO);
  }
}
