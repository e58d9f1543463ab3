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
 * The cost of a call at the provider, as counted by this library. The provider's bill may differ.
 *
 * @param connections the number of connections; each reconnect counts
 * @param participantTime the total duration of all connections
 * @param participantMinutes the billed minutes, with at most 6 decimals
 * @param amount the cost in {@code currency}, with at most 6 decimals
 * @param currency the currency of the amount
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

  /** How parts of a minute are billed. */
  public enum Rounding {
    /** Each connection is rounded up to whole minutes, at least one. */
    UP_PER_CONNECTION,
    /** The exact duration is billed. */
    PRO_RATA
  }

  /**
   * The provider's prices. The default is the list price of Twilio's group rooms, 0.004 USD per
   * participant-minute, with each connection rounded up to a minute. Source: Twilio's change log,
   * where a test of 10 seconds with two participants costs two minutes. No page of Twilio's
   * documentation states the rule, and the price of an account may differ from the list price: see
   * the account's usage records.
   *
   * <p>A 15-second call of two participants thus costs 0.008 USD, or 0.002 USD pro rata.
   * Participants connect before the call starts and stay until the room is closed. A limit of whole
   * minutes therefore costs one minute more than its estimate; 55 seconds stay within one minute.
   *
   * @param perParticipantMinute the price: 0 to 1,000,000, with at most 6 decimals
   * @param currency the currency of the price
   * @param rounding how parts of a minute are billed
   */
  public record Pricing(BigDecimal perParticipantMinute, Currency currency, Rounding rounding) {
    private static final Pricing DEFAULTS =
        new Pricing(
            new BigDecimal("0.004"), Currency.getInstance("USD"), Rounding.UP_PER_CONNECTION);

    public Pricing {
      CallCost.check(perParticipantMinute, "perParticipantMinute", 1_000_000L);
    }

    /** {@return the default: 0.004 USD per participant-minute, each connection rounded up} */
    public static Pricing defaults() {
      return DEFAULTS;
    }

    /**
     * {@return the estimated cost of a call, with one connection per participant for the whole
     * limit}
     *
     * @param call the call
     */
    public CallCost estimate(VideoCall call) {
      return estimate(call.terms().limit(), call.participants().size());
    }

    /**
     * {@return the estimated cost of a call, with one connection per participant for the whole
     * limit}
     *
     * @param limit the limit of the call
     * @param participants the number of participants
     */
    public CallCost estimate(Duration limit, int participants) {
      return cost(Collections.nCopies(participants, Totals.ofOne(limit)));
    }

    /**
     * Returns the cost of a call so far. Connections without any event or report are not included.
     * Connections that are open when the call ends count until the room is closed; in a running
     * call they count until its latest change.
     *
     * @param call the call
     * @return the cost; 0 without connections
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

  /** The period of a spend cap. */
  public enum Period {
    /** A calendar day. */
    DAY,
    /** A calendar month. */
    MONTH
  }

  /**
   * A spend cap: the maximum number or estimated cost of calls in a day or month. A call counts in
   * the period of its scheduled time, from its request until it is declined, cancelled, expired or
   * deleted. It counts as one call, or with its estimated cost. Additional cost of reconnects or
   * extensions is not counted.
   *
   * @param period day or month
   * @param zone the time zone of the period
   * @param most the maximum number or cost: 0 to 1,000,000,000,000, with at most 6 decimals
   * @param pricing the prices for estimates, which also define the currency; null if calls are
   *     counted
   */
  public record Cap(Period period, ZoneId zone, BigDecimal most, @Nullable Pricing pricing) {
    public Cap {
      CallCost.check(most, "most", 1_000_000_000_000L);
    }

    /**
     * {@return a spend cap on the number of calls, for periods in UTC}
     *
     * @param period day or month
     * @param most the maximum number of calls
     */
    public static Cap calls(Period period, long most) {
      return new Cap(period, ZoneOffset.UTC, BigDecimal.valueOf(most), null);
    }

    /**
     * {@return a cap on the estimated costs, in UTC}
     *
     * @param period day or month
     * @param most the maximum cost, in the currency of the prices
     * @param pricing the prices for estimates
     */
    public static Cap money(Period period, BigDecimal most, Pricing pricing) {
      return new Cap(period, ZoneOffset.UTC, most, pricing);
    }

    /**
     * {@return a copy with another time zone}
     *
     * @param zone the time zone
     */
    public Cap in(ZoneId zone) {
      return new Cap(period, zone, most, pricing);
    }

    /**
     * {@return the periods whose calls are needed to {@linkplain #check check} a change}
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
     * Rejects a change that exceeds one of its {@linkplain CallChange#caps() spend caps}.
     *
     * @param change a new call, or a rescheduled one
     * @param before the stored call; null if it is new
     * @param planned returns the stored calls of a period that {@linkplain CallStatus#mayCost()
     *     count}, {@code before} included, in any grouping
     * @param requesters returns those that the call's requester has requested; used only if the
     *     {@linkplain CallChange#limits() limits} of the change {@linkplain
     *     PersonLimits#limitCaps() restrict the share}
     * @throws QuotaExceededException if a cap, or the requester's share of one, is exceeded
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
   * One day or month.
   *
   * @param from its start, inclusive
   * @param to its end, exclusive
   */
  public record Span(Instant from, Instant to) {
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
  public record Tally(Duration limit, int participants, long calls) {
    /**
     * {@return the count of a single call}
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
