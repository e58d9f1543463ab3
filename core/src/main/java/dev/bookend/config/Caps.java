package dev.bookend.config;

import dev.bookend.call.CallCost.Cap;
import dev.bookend.call.CallCost.Period;
import dev.bookend.call.CallCost.Pricing;
import dev.bookend.call.InvalidValueException;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How much may be planned. */
final class Caps {
  private static final String CALLS_PER_DAY = "calls-per-day";
  private static final String CALLS_PER_MONTH = "calls-per-month";
  private static final String MONEY_PER_DAY = "money-per-day";
  private static final String MONEY_PER_MONTH = "money-per-month";

  private final ConfigSection section;
  private final @Nullable Long callsPerDay;
  private final @Nullable Long callsPerMonth;
  private final @Nullable BigDecimal moneyPerDay;
  private final @Nullable BigDecimal moneyPerMonth;
  private final ZoneId zone;

  Caps(ConfigSection section) {
    this.section = section;
    callsPerDay = section.find(CALLS_PER_DAY, ValueParser.COUNT);
    callsPerMonth = section.find(CALLS_PER_MONTH, ValueParser.COUNT);
    moneyPerDay = section.find(MONEY_PER_DAY, ValueParser.DECIMAL);
    moneyPerMonth = section.find(MONEY_PER_MONTH, ValueParser.DECIMAL);
    zone = section.get("zone", ValueParser.ZONE, ZoneOffset.UTC);
    of(Pricing.defaults());
  }

  List<Cap> of(Pricing price) {
    List<Cap> caps = new ArrayList<>();
    add(caps, CALLS_PER_DAY, callsPerDay, most -> Cap.calls(Period.DAY, most));
    add(caps, CALLS_PER_MONTH, callsPerMonth, most -> Cap.calls(Period.MONTH, most));
    add(caps, MONEY_PER_DAY, moneyPerDay, most -> Cap.money(Period.DAY, most, price));
    add(caps, MONEY_PER_MONTH, moneyPerMonth, most -> Cap.money(Period.MONTH, most, price));
    return caps;
  }

  private <T> void add(List<Cap> caps, String name, @Nullable T most, Function<T, Cap> made) {
    if (most != null) {
      try {
        caps.add(made.apply(most).in(zone));
      } catch (InvalidValueException e) {
        throw new InvalidValueException(section.prefix() + name, e.rule());
      }
    }
  }
}
