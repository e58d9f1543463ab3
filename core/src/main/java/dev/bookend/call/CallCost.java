package dev.bookend.call;

import dev.bookend.call.Connections.Totals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a call costs at the provider, by our own count. The provider's bill may differ.
 *
 * @param connections how often somebody connected; each reconnect is a connection of its own
 * @param participantTime how long all of them were connected, added up
 * @param participantMinutes what is paid for, at the most to a millionth
 * @param amount the money, at the most to a millionth
 * @param currency of what
 */
public record CallCost(
    int connections,
    Duration participantTime,
    BigDecimal participantMinutes,
    BigDecimal amount,
    Currency currency) {
  private static final int DIGITS = 6;
  private static final BigDecimal NANOS_OF_MINUTE =
      BigDecimal.valueOf(Duration.ofMinutes(1).toNanos());

  /** What part of a minute costs. */
  public enum Rounding {
    /** Every connection of a participant counts in minutes that have begun, at least one. */
    UP_PER_CONNECTION,
    /** Time costs as long as it lasts. */
    PRO_RATA
  }

  /**
   * What the provider charges. The default is the list price of Twilio's group rooms, 0.004 USD a
   * participant-minute, and each connection rounded up to a minute: Twilio's change log says that a
   * test of 10 seconds with two participants costs two minutes. No page of Twilio's states the
   * rule, and an account's price may differ from the list's: see the account's usage records.
   *
   * <p>So a 15-second call of two costs 0.008 USD, and 0.002 USD pro rata. As people connect before
   * the clock starts and until the room is closed, a limit of whole minutes costs one minute more
   * than its estimate: 55 seconds stay within one.
   *
   * @param perParticipantMinute the price: 0 to 1,000,000, with at most 6 decimals
   * @param currency of the price
   * @param rounding what part of a minute costs
   */
  public record Pricing(BigDecimal perParticipantMinute, Currency currency, Rounding rounding) {
    private static final Pricing DEFAULTS =
        new Pricing(
            new BigDecimal("0.004"), Currency.getInstance("USD"), Rounding.UP_PER_CONNECTION);

    public Pricing {
      CallCost.check(perParticipantMinute, "perParticipantMinute", 1_000_000L);
    }

    /** {@return 0.004 USD a participant-minute, rounded up for each connection} */
    public static Pricing defaults() {
      return DEFAULTS;
    }

    /**
     * {@return what a call will cost if all its people are there once, for the whole limit}
     *
     * @param call the call
     */
    public CallCost estimate(VideoCall call) {
      return estimate(call.terms().limit(), call.participants().size());
    }

    /**
     * {@return what such a call costs if everybody is there once, for the whole limit}
     *
     * @param limit how long the call may last
     * @param participants how many people
     */
    public CallCost estimate(Duration limit, int participants) {
      return cost(Collections.nCopies(participants, Totals.ofOne(limit)));
    }

    /**
     * What a call has cost, as far as is known: connections of which neither a report nor the
     * provider ever said anything are not in it. Who is connected when the call ends is so until
     * the room is closed; in a call that runs, until it last changed.
     *
     * @param call the call
     * @return the cost; 0 if nobody was ever connected
     */
    public CallCost of(VideoCall call) {
      return cost(call.participants().stream().map(person -> Totals.of(call, person)).toList());
    }

    private CallCost cost(List<Totals> people) {
      Duration time = people.stream().map(Totals::time).reduce(Duration.ZERO, Duration::plus);
      long minutes = people.stream().mapToLong(Totals::minutes).sum();
      Duration billed = rounding == Rounding.UP_PER_CONNECTION ? Duration.ofMinutes(minutes) : time;
      return new CallCost(
          people.stream().mapToInt(Totals::count).sum(),
          time,
          perMinute(BigDecimal.ONE, billed, 0),
          perMinute(perParticipantMinute, billed, Math.max(0, currency.getDefaultFractionDigits())),
          currency);
    }

    private static BigDecimal perMinute(BigDecimal price, Duration time, int digits) {
      BigDecimal nanos =
          BigDecimal.valueOf(time.toSeconds(), -9).add(BigDecimal.valueOf(time.toNanosPart()));
      BigDecimal exact =
          price.multiply(nanos).divide(NANOS_OF_MINUTE, DIGITS, RoundingMode.HALF_UP);
      int needed = exact.stripTrailingZeros().scale();
      return exact.setScale(Math.min(DIGITS, Math.max(needed, digits)));
    }
  }

  /** In what time the calls count together. */
  public enum Period {
    /** From midnight to midnight. */
    DAY,
    /** From the first to the last of a month. */
    MONTH
  }

  /**
   * The most that may be planned for a day or a month. A call counts in the period in which it is
   * scheduled, from when it is asked for, and no longer once it is declined, called off, expired or
   * deleted: as one call, or at its estimate. What it comes to cost beyond that, by reconnects or
   * an extension, is not counted.
   *
   * @param period day or month
   * @param zone where days begin
   * @param most how many calls, or how much money: 0 to 1,000,000,000,000, with at most 6 decimals
   * @param pricing what a call is estimated at, in whose currency the money is; null if calls are
   *     counted
   */
  public record Cap(Period period, ZoneId zone, BigDecimal most, @Nullable Pricing pricing) {
    public Cap {
      CallCost.check(most, "most", 1_000_000_000_000L);
    }

    /**
     * {@return a cap on the number of calls, in UTC}
     *
     * @param period day or month
     * @param most how many
     */
    public static Cap calls(Period period, long most) {
      return new Cap(period, ZoneOffset.UTC, BigDecimal.valueOf(most), null);
    }

    /**
     * {@return a cap on the estimated costs, in UTC}
     *
     * @param period day or month
     * @param most how much, in the pricing's currency
     * @param pricing what calls cost
     */
    public static Cap money(Period period, BigDecimal most, Pricing pricing) {
      return new Cap(period, ZoneOffset.UTC, most, pricing);
    }

    /**
     * {@return the same for the days of another time zone}
     *
     * @param zone the time zone
     */
    public Cap in(ZoneId zone) {
      return new Cap(period, zone, most, pricing);
    }

    /**
     * {@return the periods whose calls have to be known to {@linkplain #check check} a change}
     *
     * @param change a new call, or a rescheduled one
     */
    public static Set<Span> spans(CallChange change) {
      Instant time = change.call().scheduledAt();
      return change.caps().stream()
          .map(cap -> SpendCapCheck.span(cap, time))
          .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Refuses a change that does not fit into all of its {@linkplain CallChange#caps() caps}.
     *
     * @param change a new call, or a rescheduled one
     * @param before the call as it is stored; null if it is new
     * @param planned the stored calls of a period that {@linkplain CallStatus#mayCost() may cost}
     *     something, {@code before} among them, in any grouping
     * @param requesters those of them that the call's requester has requested, read only if the
     *     {@linkplain CallChange#limits() limits} of the change {@linkplain
     *     PersonLimits#limitCaps() say so}
     * @throws QuotaExceededException if it does not fit, or exceeds its requester's share
     */
    public static void check(
        CallChange change,
        @Nullable VideoCall before,
        Function<Span, ? extends Collection<Tally>> planned,
        Function<Span, ? extends Collection<Tally>> requesters) {
      SpendCapCheck.check(change, before, planned, requesters);
    }
  }

  /**
   * A certain day or month.
   *
   * @param from when it begins
   * @param to when the next one begins
   */
  public record Span(Instant from, Instant to) {
    /**
     * {@return whether it is in it}
     *
     * @param time any
     */
    public boolean contains(Instant time) {
      return !time.isBefore(from) && time.isBefore(to);
    }
  }

  /**
   * Calls that are alike in what they cost.
   *
   * @param limit how long each may last
   * @param participants how many people each has
   * @param calls how many calls
   */
  public record Tally(Duration limit, int participants, long calls) {
    /**
     * {@return a call by itself}
     *
     * @param call the call
     */
    public static Tally of(VideoCall call) {
      return new Tally(call.terms().limit(), call.participants().size(), 1);
    }
  }

  private static void check(BigDecimal value, String field, long max) {
    Check.that(
        value.signum() >= 0
            && value.compareTo(BigDecimal.valueOf(max)) <= 0
            && value.stripTrailingZeros().scale() <= DIGITS,
        field,
        String.format(
            Locale.ROOT, "must be between 0 and %,d, with at most %d decimals", max, DIGITS));
  }
}
