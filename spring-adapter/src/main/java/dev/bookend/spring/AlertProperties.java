package dev.bookend.spring;

import dev.bookend.call.InvalidValueException;
import dev.bookend.http.HttpSettings;
import dev.bookend.twilio.TwilioUsage.Alert;
import dev.bookend.twilio.TwilioUsage.By;
import dev.bookend.twilio.TwilioUsage.Every;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * When Twilio is to tell what an account has used of group rooms. Needs bookend.twilio.public-url.
 *
 * @param moneyPerDay From what money on a day, UTC, in the account's currency. Never if not set.
 * @param moneyPerMonth From what money on in a month, UTC, in the account's currency. Never if not
 *     set.
 */
@ConfigurationProperties("bookend.alert")
record AlertProperties(@Nullable BigDecimal moneyPerDay, @Nullable BigDecimal moneyPerMonth) {
  private static final int LONGEST_NAME = 64;

  boolean areAny() {
    return moneyPerDay != null || moneyPerMonth != null;
  }

  List<Alert> alerts(@Nullable URI publicUrl, boolean heard, HttpSettings routes) {
    if (publicUrl == null) {
      throw missing("bookend.twilio.public-url", "there");
    }
    if (!heard) {
      throw missing("TWILIO_AUTH_TOKEN", "what is signed with it");
    }
    URI told = BookendProperties.named("bookend.twilio.", () -> routes.usageUrl(publicUrl));
    List<Alert> alerts = new ArrayList<>();
    add(alerts, "money-per-day", moneyPerDay, Every.DAY, told);
    add(alerts, "money-per-month", moneyPerMonth, Every.MONTH, told);
    return alerts;
  }

  private static InvalidValueException missing(String name, String what) {
    return new InvalidValueException(name, "must be set: bookend.alert wants to be told " + what);
  }

  /** Named after the address, so that of several hosts on one account each has its own. */
  private static void add(
      List<Alert> alerts, String name, @Nullable BigDecimal money, Every every, URI told) {
    if (money == null) {
      return;
    }
    if (money.signum() <= 0) {
      throw new InvalidValueException("bookend.alert." + name, "must be more than 0");
    }
    String full = "Bookend %s %08x %s".formatted(name, told.toString().hashCode(), told.getHost());
    String known = full.substring(0, Math.min(full.length(), LONGEST_NAME));
    alerts.add(new Alert(known, By.PRICE, money, every, told));
  }
}
