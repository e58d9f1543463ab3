package dev.bookend.cost;

import dev.bookend.call.VideoCall;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A spend cap: the maximum number or estimated cost of calls in a day or month. A call counts in
 * the period of its scheduled time, from its request until it is declined, cancelled, expired or
 * deleted. It counts as one call, or with its estimated cost. Additional cost of reconnects or
 * extensions is not counted.
 *
 * @param unit day or month
 * @param zone the time zone of the period
 * @param most the maximum number or cost: 0 to 1,000,000,000,000, with at most 6 decimals
 * @param pricing the prices for estimates, which also define the currency; null if calls are
 *     counted
 */
public record SpendCap(CalendarUnit unit, ZoneId zone, BigDecimal most, @Nullable Pricing pricing) {

  /** The unit of the periods of a cap. */
  public enum CalendarUnit {
    /** A calendar day. */
    DAY,
    /** A calendar month. */
    MONTH
  }

  /**
   * One day or month.
   *
   * @param from its start, inclusive
   * @param to its end, exclusive
   */
  public record Period(Instant from, Instant to) {
    /**
     * {@return whether a time is in this period}
     *
     * @param time any time
     */
    public boolean contains(Instant time) {
      return !time.isBefore(from) && time.isBefore(to);
    }
  }

  /**
   * A number of calls with the same limit and number of participants.
   *
   * @param limit the limit of each call
   * @param participants the number of participants of each call
   * @param calls the number of calls
   */
  public record CallCount(Duration limit, int participants, long calls) {
    /**
     * {@return the count of a single call}
     *
     * @param call the call
     */
    public static CallCount of(VideoCall call) {
      return new CallCount(call.terms().limit(), call.payingPeople(), 1);
    }
  }

  public SpendCap {
    Pricing.checkAmount(most, "most", 1_000_000_000_000L);
  }

  /**
   * {@return a spend cap on the number of calls, for periods in UTC}
   *
   * @param unit day or month
   * @param most the maximum number of calls
   */
  public static SpendCap calls(CalendarUnit unit, long most) {
    return new SpendCap(unit, ZoneOffset.UTC, BigDecimal.valueOf(most), null);
  }

  /**
   * {@return a spend cap on the estimated cost, for periods in UTC}
   *
   * @param unit day or month
   * @param most the maximum cost, in the currency of the prices
   * @param pricing the prices for estimates
   */
  public static SpendCap money(CalendarUnit unit, BigDecimal most, Pricing pricing) {
    return new SpendCap(unit, ZoneOffset.UTC, most, pricing);
  }

  /**
   * {@return a copy with another time zone}
   *
   * @param zone the time zone
   */
  public SpendCap in(ZoneId zone) {
    return new SpendCap(unit, zone, most, pricing);
  }

  /**
   * {@return the day or month of a time}
   *
   * @param time any time
   */
  public Period periodOf(Instant time) {
    LocalDate day = time.atZone(zone).toLocalDate();
    LocalDate first = unit == CalendarUnit.DAY ? day : day.withDayOfMonth(1);
    LocalDate next = unit == CalendarUnit.DAY ? day.plusDays(1) : first.plusMonths(1);
    return new Period(first.atStartOfDay(zone).toInstant(), next.atStartOfDay(zone).toInstant());
  }

  /**
   * Returns whether the spend cap allows a call. It always allows a change that does not raise the
   * cost, even if the cap was lowered since.
   *
   * @param call the new call, or the rescheduled one
   * @param before the stored call; null if the call is new
   * @param counted all stored calls of the period, {@code before} included if it is in the period
   * @return whether the call fits
   */
  public boolean allows(VideoCall call, @Nullable VideoCall before, Collection<CallCount> counted) {
    return fits(most, call, before, used(counted));
  }

  /**
   * Returns whether the requester's share of the spend cap allows a call. The only call of a
   * requester is always allowed, however small the share.
   *
   * @param percent the share, in percent
   * @param call the new call, or the rescheduled one
   * @param before the stored call; null if the call is new
   * @param counted the requester's stored calls of the period, {@code before} included if it is in
   *     the period
   * @return whether the call fits
   */
  public boolean allowsShare(
      int percent, VideoCall call, @Nullable VideoCall before, Collection<CallCount> counted) {
    BigDecimal used = used(counted);
    BigDecimal share = most.multiply(BigDecimal.valueOf(percent, 2));
    return used.compareTo(replaced(call, before)) <= 0 || fits(share, call, before, used);
  }

  private boolean fits(
      BigDecimal max, VideoCall call, @Nullable VideoCall before, BigDecimal used) {
    BigDecimal more = weight(CallCount.of(call)).subtract(replaced(call, before));
    return more.signum() <= 0 || used.add(more).compareTo(max) <= 0;
  }

  /** Returns the cost or count of the stored call; 0 if the changed call is in another period. */
  private BigDecimal replaced(VideoCall call, @Nullable VideoCall before) {
    return before != null && periodOf(call.scheduledAt()).contains(before.scheduledAt())
        ? weight(CallCount.of(before))
        : BigDecimal.ZERO;
  }

  private BigDecimal used(Collection<CallCount> counted) {
    return counted.stream().map(this::weight).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private BigDecimal weight(CallCount count) {
    BigDecimal each =
        pricing == null
            ? BigDecimal.ONE
            : pricing.estimate(count.limit(), count.participants()).amount();
    return each.multiply(BigDecimal.valueOf(count.calls()));
  }
}
