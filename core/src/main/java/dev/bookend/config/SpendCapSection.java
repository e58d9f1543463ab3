package dev.bookend.config;

import dev.bookend.call.InvalidValueException;
import dev.bookend.call.PersonLimits;
import dev.bookend.cost.Pricing;
import dev.bookend.cost.SpendCap;
import dev.bookend.cost.SpendCap.CalendarUnit;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code bookend.spend-cap.*}. */
final class SpendCapSection {
  private static final String CALLS_PER_DAY = "calls-per-day";
  private static final String CALLS_PER_MONTH = "calls-per-month";
  private static final String MONEY_PER_DAY = "money-per-day";
  private static final String MONEY_PER_MONTH = "money-per-month";

  private static final String PERCENT_PER_PERSON = "percent-per-person";

  private final ConfigSection section;
  private final @Nullable Long callsPerDay;
  private final @Nullable Long callsPerMonth;
  private final @Nullable BigDecimal moneyPerDay;
  private final @Nullable BigDecimal moneyPerMonth;
  private final ZoneId zone;

  SpendCapSection(ConfigSection section) {
    this.section = section;
    callsPerDay = section.find(CALLS_PER_DAY, ValueParser.COUNT);
    callsPerMonth = section.find(CALLS_PER_MONTH, ValueParser.COUNT);
    moneyPerDay = section.find(MONEY_PER_DAY, ValueParser.DECIMAL);
    moneyPerMonth = section.find(MONEY_PER_MONTH, ValueParser.DECIMAL);
    zone = section.get("zone", ValueParser.ZONE, ZoneOffset.UTC);
    caps(Pricing.defaults()); // validates the limits
  }

  /** {@return the limits with the share of caps that one person may take} */
  static PersonLimits share(ConfigSection cap, PersonLimits limits) {
    int percent = cap.get(PERCENT_PER_PERSON, ValueParser.INTEGER, limits.capPercent());
    try {
      return limits.toBuilder().capPercent(percent).build();
    } catch (InvalidValueException e) {
      throw new InvalidValueException(cap.prefix() + PERCENT_PER_PERSON, e.rule());
    }
  }

  List<SpendCap> caps(Pricing price) {
    List<SpendCap> caps = new ArrayList<>();
    add(caps, CALLS_PER_DAY, callsPerDay, limit -> SpendCap.calls(CalendarUnit.DAY, limit));
    add(caps, CALLS_PER_MONTH, callsPerMonth, limit -> SpendCap.calls(CalendarUnit.MONTH, limit));
    add(caps, MONEY_PER_DAY, moneyPerDay, limit -> SpendCap.money(CalendarUnit.DAY, limit, price));
    add(
        caps,
        MONEY_PER_MONTH,
        moneyPerMonth,
        limit -> SpendCap.money(CalendarUnit.MONTH, limit, price));
    return caps;
  }

  private <T> void add(
      List<SpendCap> caps, String name, @Nullable T limit, Function<T, SpendCap> factory) {
    if (limit != null) {
      try {
        caps.add(factory.apply(limit).in(zone));
      } catch (InvalidValueException e) {
        throw new InvalidValueException(section.prefix() + name, e.rule());
      }
    }
  }
}
