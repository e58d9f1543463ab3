package dev.bookend.spring;

import dev.bookend.call.CallCost.Cap;
import dev.bookend.call.CallCost.Period;
import dev.bookend.call.CallCost.Pricing;
import dev.bookend.call.InvalidValueException;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What {@code bookend.cap.*} holds. What is not set is not capped.
 *
 * @param callsPerDay How many calls may be scheduled for a day.
 * @param callsPerMonth How many calls may be scheduled for a month.
 * @param moneyPerDay What the calls of a day may be estimated at, in the currency of the price.
 * @param moneyPerMonth What the calls of a month may be estimated at, in the currency of the price.
 * @param zone Time zone in which days begin. UTC if not set.
 */
@ConfigurationProperties("bookend.cap")
record CapProperties(
    @Nullable Long callsPerDay,
    @Nullable Long callsPerMonth,
    @Nullable BigDecimal moneyPerDay,
    @Nullable BigDecimal moneyPerMonth,
    @Nullable ZoneId zone) {

  List<Cap> caps(Pricing pricing) {
    List<Cap> caps = new ArrayList<>();
    add(caps, "calls-per-day", callsPerDay, most -> Cap.calls(Period.DAY, most));
    add(caps, "calls-per-month", callsPerMonth, most -> Cap.calls(Period.MONTH, most));
    add(caps, "money-per-day", moneyPerDay, most -> Cap.money(Period.DAY, most, pricing));
    add(caps, "money-per-month", moneyPerMonth, most -> Cap.money(Period.MONTH, most, pricing));
    return zone == null ? caps : caps.stream().map(cap -> cap.in(zone)).toList();
  }

  private static <T> void add(
      List<Cap> caps, String name, @Nullable T most, Function<T, Cap> made) {
    if (most != null) {
      try {
        caps.add(made.apply(most));
      } catch (InvalidValueException e) {
        throw new InvalidValueException("bookend.cap." + name, e.rule());
      }
    }
  }
}
