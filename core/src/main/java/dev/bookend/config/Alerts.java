package dev.bookend.config;

import dev.bookend.call.InvalidValueException;
import dev.bookend.twilio.TwilioUsage.Alert;
import dev.bookend.twilio.TwilioUsage.By;
import dev.bookend.twilio.TwilioUsage.Every;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When the provider is to tell what the account has used. */
final class Alerts {
  private static final String MONEY_PER_DAY = "money-per-day";
  private static final String MONEY_PER_MONTH = "money-per-month";
  private static final int LONGEST_NAME = 64;

  private final @Nullable BigDecimal moneyPerDay;
  private final @Nullable BigDecimal moneyPerMonth;

  Alerts(ConfigSection section) {
    moneyPerDay = money(section, MONEY_PER_DAY);
    moneyPerMonth = money(section, MONEY_PER_MONTH);
  }

  private static @Nullable BigDecimal money(ConfigSection section, String name) {
    BigDecimal money = section.find(name, ValueParser.DECIMAL);
    if (money != null && money.signum() <= 0) {
      throw new InvalidValueException(section.prefix() + name, "must be more than 0");
    }
    return money;
  }

  boolean areAny() {
    return moneyPerDay != null || moneyPerMonth != null;
  }

  List<Alert> toldTo(URI address) {
    List<Alert> alerts = new ArrayList<>();
    add(alerts, MONEY_PER_DAY, moneyPerDay, Every.DAY, address);
    add(alerts, MONEY_PER_MONTH, moneyPerMonth, Every.MONTH, address);
    return alerts;
  }

  /** Named after the address, so that of several hosts on one account each has its own. */
  private static void add(
      List<Alert> alerts, String name, @Nullable BigDecimal money, Every every, URI told) {
    if (money != null) {
      String full =
          "Bookend %s %08x %s".formatted(name, told.toString().hashCode(), told.getRawAuthority());
      String known = full.substring(0, Math.min(full.length(), LONGEST_NAME));
      alerts.add(new Alert(known, By.PRICE, money, every, told));
    }
  }
}
