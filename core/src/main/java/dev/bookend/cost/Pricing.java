package dev.bookend.cost;

import dev.bookend.call.Connections.Totals;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.VideoCall;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Locale;

/**
 * The provider's prices. The default is the list price of Twilio's group rooms, 0.004 USD per
 * participant-minute, with each connection rounded up to a minute. Source: Twilio's change log,
 * where a test of 10 seconds with two participants costs two minutes. No page of Twilio's
 * documentation states the rule, and the price of an account may differ from the list price: see
 * the account's usage records.
 *
 * <p>A 15-second call of two participants thus costs 0.008 USD, or 0.002 USD pro rata. Participants
 * connect before the call starts and stay until the room is closed. A limit of whole minutes
 * therefore costs one minute more than its estimate; 55 seconds stay within one minute.
 *
 * @param perParticipantMinute the price: 0 to 1,000,000, with at most 6 decimals
 * @param currency the currency of the price
 * @param rounding how parts of a minute are billed
 */
public record Pricing(BigDecimal perParticipantMinute, Currency currency, Rounding rounding) {
  private static final int DIGITS = 6;
  private static final BigDecimal NANOS_OF_MINUTE =
      BigDecimal.valueOf(Duration.ofMinutes(1).toNanos());
  private static final Pricing DEFAULTS =
      new Pricing(new BigDecimal("0.004"), Currency.getInstance("USD"), Rounding.UP_PER_CONNECTION);

  /** How parts of a minute are billed. */
  public enum Rounding {
    /** Each connection is rounded up to whole minutes, at least one. */
    UP_PER_CONNECTION,
    /** The exact duration is billed. */
    PRO_RATA
  }

  public Pricing {
    checkAmount(perParticipantMinute, "perParticipantMinute", 1_000_000L);
  }

  static void checkAmount(BigDecimal value, String field, long max) {
    InvalidValueException.check(
        value.signum() >= 0
            && value.compareTo(BigDecimal.valueOf(max)) <= 0
            && value.stripTrailingZeros().scale() <= DIGITS,
        field,
        String.format(
            Locale.ROOT, "must be between 0 and %,d, with at most %d decimals", max, DIGITS));
  }

  /** {@return the default: 0.004 USD per participant-minute, each connection rounded up} */
  public static Pricing defaults() {
    return DEFAULTS;
  }

  /**
   * {@return the estimated cost of a call, with one connection per participant for the whole limit}
   *
   * @param call the call
   */
  public CallCost estimate(VideoCall call) {
    return estimate(call.terms().limit(), call.payingPeople());
  }

  /**
   * {@return the estimated cost of a call, with one connection per participant for the whole limit}
   *
   * @param limit the limit of the call
   * @param participants the number of participants
   */
  public CallCost estimate(Duration limit, int participants) {
    return cost(Collections.nCopies(participants, Totals.ofOne(limit)));
  }

  /**
   * Returns the cost of a call so far. Connections without any event or report are not included.
   * Connections that are open when the call ends count until the room is closed; in a running call
   * they count until its latest change.
   *
   * @param call the call
   * @return the cost; 0 without connections
   */
  public CallCost of(VideoCall call) {
    return cost(call.participants().stream().map(person -> person.connectionTotals(call)).toList());
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
    BigDecimal exact = price.multiply(nanos).divide(NANOS_OF_MINUTE, DIGITS, RoundingMode.HALF_UP);
    int needed = exact.stripTrailingZeros().scale();
    return exact.setScale(Math.min(DIGITS, Math.max(needed, digits)));
  }
}
