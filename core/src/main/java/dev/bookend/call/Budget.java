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

/** Whether calls fit into what may be spent. */
final class Budget {
  private Budget() {}

  static Span span(Cap cap, Instant time) {
    LocalDate day = time.atZone(cap.zone()).toLocalDate();
    boolean isDay = cap.period() == Period.DAY;
    LocalDate first = isDay ? day : day.withDayOfMonth(1);
    LocalDate next = isDay ? day.plusDays(1) : first.plusMonths(1);
    return new Span(
        first.atStartOfDay(cap.zone()).toInstant(), next.atStartOfDay(cap.zone()).toInstant());
  }

  /** Of several refusals, the one that lasts longest is told. */
  static void check(
      CallChange change,
      @Nullable VideoCall before,
      Function<Span, ? extends Collection<Tally>> planned) {
    VideoCall call = change.call();
    Instant now = call.times().updatedAt();
    QuotaExceededException refusal = null;
    for (Cap cap : change.caps()) {
      Span span = span(cap, call.scheduledAt());
      if (!fits(cap, call, before, span, planned.apply(span))) {
        QuotaExceededException another = refusal(cap, span, now);
        if (refusal == null || pause(another).compareTo(pause(refusal)) > 0) {
          refusal = another;
        }
      }
    }
    if (refusal != null) {
      throw refusal;
    }
  }

  /** What makes nothing dearer fits always, also if the cap was higher once. */
  private static boolean fits(
      Cap cap, VideoCall call, @Nullable VideoCall before, Span span, Collection<Tally> planned) {
    BigDecimal more = weight(cap, Tally.of(call));
    if (before != null && span.contains(before.scheduledAt())) {
      more = more.subtract(weight(cap, Tally.of(before)));
    }
    BigDecimal used =
        planned.stream().map(tally -> weight(cap, tally)).reduce(BigDecimal.ZERO, BigDecimal::add);
    return more.signum() <= 0 || used.add(more).compareTo(cap.most()) <= 0;
  }

  private static BigDecimal weight(Cap cap, Tally tally) {
    Pricing pricing = cap.pricing();
    BigDecimal each =
        pricing == null
            ? BigDecimal.ONE
            : pricing.estimate(tally.limit(), tally.participants()).amount();
    return each.multiply(BigDecimal.valueOf(tally.calls()));
  }

  /** Waiting helps if it is about today; about another day, only another day does. */
  private static QuotaExceededException refusal(Cap cap, Span span, Instant now) {
    return new QuotaExceededException(
        Quota.BUDGET,
        span.contains(now) ? Duration.between(now, span.to()) : null,
        cap.period() == Period.DAY
            ? "No further call fits into what may be spent on that day."
            : "No further call fits into what may be spent in that month.");
  }

  private static Duration pause(QuotaExceededException refusal) {
    return refusal.retryAfter().orElse(Duration.ZERO);
  }
}
