package dev.bookend.emulator;

import static dev.bookend.emulator.ApiException.unless;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A usage trigger. Guarded by the emulator's lock. */
final class Trigger {
  private static final List<String> RECURRING =
      List.of("", "daily", "monthly", "yearly", "alltime");
  private static final List<String> KINDS = List.of("count", "usage", "price");
  private static final int MAX_NAME = 64;

  final String sid = Sid.random("UT");
  final long number;
  final String category;
  final String recurring;
  final String by;
  private final Instant since;
  private final BigDecimal value;
  private String name = "";
  private Terms.Callback callback = new Terms.Callback("", "POST");
  private Instant changed;
  private @Nullable Instant firedAt;

  /**
   * Creates a trigger from a request, or rejects it.
   *
   * @param usage current usage; a value with a plus sign is relative to it
   */
  Trigger(Map<String, String> form, long number, Usage usage, Instant now) {
    this.number = number;
    this.since = now;
    this.changed = now;
    this.category = form.getOrDefault("UsageCategory", "");
    this.recurring = form.getOrDefault("Recurring", "");
    this.by = form.getOrDefault("TriggerBy", "usage");
    boolean known =
        RECURRING.contains(recurring)
            && KINDS.contains(by)
            && UsageApi.CATEGORIES.contains(category);
    unless(known && form.containsKey("CallbackUrl"), ApiProblem.PARAMETER);
    String wanted = form.getOrDefault("TriggerValue", "");
    BigDecimal limit = number(wanted);
    this.value = wanted.startsWith("+") ? limit.add(current(usage, now)) : limit;
    change(form, now);
  }

  private static BigDecimal number(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new ApiException(ApiProblem.PARAMETER);
    }
  }

  /** Changes the callback and the name, as far as the request sets them. */
  void change(Map<String, String> form, Instant now) {
    String url = form.getOrDefault("CallbackUrl", callback.url());
    String method = form.getOrDefault("CallbackMethod", callback.method());
    String friendly = form.getOrDefault("FriendlyName", name);
    boolean fits = List.of("GET", "POST").contains(method) && friendly.length() <= MAX_NAME;
    unless(fits && RoomForm.isWebAddress(url), ApiProblem.PARAMETER);
    callback = new Terms.Callback(url, method);
    name = friendly;
    changed = now;
  }

  Terms.Callback callback() {
    return callback;
  }

  /** Returns the usage in the current period. */
  BigDecimal current(Usage usage, Instant now) {
    LocalDate today = Usage.day(now);
    return measure(usage.between(countsFrom(today), today));
  }

  /** Returns the first day of the current period. */
  private LocalDate countsFrom(LocalDate today) {
    return switch (recurring) {
      case "daily" -> today;
      case "monthly" -> today.withDayOfMonth(1);
      case "yearly" -> today.withDayOfYear(1);
      default -> Usage.FIRST_DAY;
    };
  }

  private BigDecimal measure(Usage.Used used) {
    return switch (by) {
      case "count" -> BigDecimal.valueOf(used.connections());
      case "price" -> used.price();
      default -> BigDecimal.valueOf(used.minutes());
    };
  }

  /** Returns whether the trigger fires now. It fires once per period. */
  boolean fires(BigDecimal current, Instant now) {
    LocalDate start = countsFrom(Usage.day(now));
    boolean alreadyFired = firedAt != null && !Usage.day(firedAt).isBefore(start);
    if (alreadyFired || current.compareTo(value) < 0) {
      return false;
    }
    firedAt = now;
    return true;
  }

  String value() {
    return value.toPlainString();
  }

  ObjectNode json(String account, BigDecimal current) {
    return Json.object()
        .put("sid", sid)
        .put("account_sid", account)
        .put("api_version", UsageApi.VERSION)
        .put("friendly_name", name)
        .put("usage_category", category)
        .put("trigger_by", by)
        .put("trigger_value", value())
        .put("current_value", current.toPlainString())
        .put("recurring", recurring.isEmpty() ? null : recurring)
        .put("callback_url", callback.url())
        .put("callback_method", callback.method())
        .put("date_created", Times.rfc2822(since))
        .put("date_updated", Times.rfc2822(changed))
        .put("date_fired", Times.rfc2822(firedAt))
        .put("usage_record_uri", UsageApi.recordsUri(account, "") + "?Category=" + category)
        .put("uri", "/2010-04-01/Accounts/" + account + "/Usage/Triggers/" + sid + ".json");
  }
}
