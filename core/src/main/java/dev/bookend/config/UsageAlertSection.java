package dev.bookend.config;

import dev.bookend.call.InvalidValueException;
import dev.bookend.twilio.TwilioUsage.Alert;
import dev.bookend.twilio.TwilioUsage.Measure;
import dev.bookend.twilio.TwilioUsage.Recurrence;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code bookend.usage-alert.*}. */
final class UsageAlertSection {
  private static final String MONEY_PER_DAY = "money-per-day";
  private static final String MONEY_PER_MONTH = "money-per-month";
  private static final int MAX_NAME = 64;

  private final @Nullable BigDecimal moneyPerDay;
  private final @Nullable BigDecimal moneyPerMonth;

  UsageAlertSection(ConfigSection section) {
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

  boolean isConfigured() {
    return moneyPerDay != null || moneyPerMonth != null;
  }

  List<Alert> postingTo(URI callbackUrl) {
    List<Alert> alerts = new ArrayList<>();
    add(alerts, MONEY_PER_DAY, moneyPerDay, Recurrence.DAY, callbackUrl);
    add(alerts, MONEY_PER_MONTH, moneyPerMonth, Recurrence.MONTH, callbackUrl);
    return alerts;
  }

  /** The name contains the host of the URL, because an account may serve several applications. */
  private static void add(
      List<Alert> alerts,
      String key,
      @Nullable BigDecimal money,
      Recurrence recurrence,
      URI callbackUrl) {
    if (money != null) {
      String full =
          "Bookend %s %08x %s"
              .formatted(key, callbackUrl.toString().hashCode(), callbackUrl.getRawAuthority());
      String name = full.substring(0, Math.min(full.length(), MAX_NAME));
      alerts.add(new Alert(name, Measure.PRICE, money, recurrence, callbackUrl));
    }
  }
}
