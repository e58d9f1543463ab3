package dev.bookend.twilio;

import com.twilio.http.HttpMethod;
import com.twilio.rest.api.v2010.account.usage.Trigger;
import com.twilio.rest.api.v2010.account.usage.record.ThisMonth;
import com.twilio.rest.api.v2010.account.usage.record.Today;
import dev.bookend.call.InvalidValueException;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Usage records and usage alerts of an account's group rooms. Twilio bills by these records, in
 * days of UTC, and updates them with a delay. Every operation throws {@link
 * dev.bookend.call.ProviderException} if Twilio is unreachable or rejects the request. Thread-safe.
 */
public final class TwilioUsage {
  /** Participant-minutes in group rooms. */
  private static final String CATEGORY = "group-rooms-participant-minutes";

  private final ClientContext context;

  TwilioUsage(ClientContext context) {
    this.context = context;
  }

  /** The days of a total. */
  public enum Period {
    /** Since midnight, UTC. */
    TODAY,
    /** Since the first of the month, UTC. */
    THIS_MONTH
  }

  /**
   * {@return the usage so far; empty if Twilio has no record of it}
   *
   * @param period the days to count
   * @throws dev.bookend.call.ProviderException if Twilio is unreachable or rejects the request
   */
  public Optional<Total> total(Period period) {
    return TwilioOperation.run(
        context,
        TwilioOperation.Priority.NONE,
        operation ->
            period == Period.TODAY
                ? operation.list(Today.reader().setCategory(CATEGORY)).stream()
                    .filter(record -> CATEGORY.equals(record.getCategory()))
                    .map(TwilioUsage::total)
                    .findFirst()
                : operation.list(ThisMonth.reader().setCategory(CATEGORY)).stream()
                    .filter(record -> CATEGORY.equals(record.getCategory()))
                    .map(TwilioUsage::total)
                    .findFirst());
  }

  private static Total total(Today record) {
    return total(
        record.getCount(),
        record.getUsage(),
        record.getPrice(),
        record.getPriceUnit(),
        record.getAsOf());
  }

  private static Total total(ThisMonth record) {
    return total(
        record.getCount(),
        record.getUsage(),
        record.getPrice(),
        record.getPriceUnit(),
        record.getAsOf());
  }

  private static Total total(
      @Nullable String count,
      @Nullable String usage,
      @Nullable BigDecimal price,
      @Nullable Currency currency,
      @Nullable String asOf) {
    return new Total(
        number(count),
        number(usage),
        TwilioOperation.required(price),
        TwilioOperation.required(currency),
        asOf);
  }

  private static BigDecimal number(@Nullable String text) {
    try {
      return new BigDecimal(TwilioOperation.required(text));
    } catch (NumberFormatException none) {
      throw TwilioException.unreadable();
    }
  }

  /**
   * Creates an alert unless an equal one exists. A different alert of the same name is deleted
   * after its replacement exists. All nodes may call this at every start. If two nodes create the
   * alert at the same time, the next call deletes the duplicate.
   *
   * @param alert the alert
   * @throws dev.bookend.call.ProviderException if Twilio is unreachable or rejects a request
   */
  public void ensureAlert(Alert alert) {
    TwilioOperation.run(
        context,
        TwilioOperation.Priority.NONE,
        operation -> {
          List<Trigger> same =
              operation.list(Trigger.reader().setUsageCategory(CATEGORY)).stream()
                  .filter(trigger -> alert.name().equals(trigger.getFriendlyName()))
                  .toList();
          String kept =
              same.stream()
                  .filter(alert::matches)
                  .map(TwilioUsage::sid)
                  .sorted()
                  .findFirst()
                  .orElseGet(() -> create(operation, alert));
          same.stream()
              .map(TwilioUsage::sid)
              .filter(sid -> !sid.equals(kept))
              .forEach(sid -> delete(operation, sid));
          return kept;
        });
  }

  private static String create(TwilioOperation operation, Alert alert) {
    var creator =
        Trigger.creator(alert.callbackUrl(), alert.threshold().toPlainString(), CATEGORY)
            .setCallbackMethod(HttpMethod.POST)
            .setFriendlyName(alert.name())
            .setTriggerBy(alert.measure().field)
            .setRecurring(alert.recurrence().recurring);
    return sid(operation.send(creator::create));
  }

  private static void delete(TwilioOperation operation, String sid) {
    try {
      operation.send(Trigger.deleter(sid)::delete);
    } catch (TwilioException failure) {
      if (!failure.isGone()) {
        throw failure;
      }
    }
  }

  private static String sid(Trigger trigger) {
    return TwilioOperation.required(trigger.getSid());
  }

  /**
   * Usage in a period.
   *
   * @param count the number of connections
   * @param minutes the number of participant-minutes
   * @param price the price of these minutes
   * @param currency the currency of the price
   * @param asOf the time of the last update, as Twilio formats it; null if Twilio omits it
   */
  public record Total(
      BigDecimal count,
      BigDecimal minutes,
      BigDecimal price,
      Currency currency,
      @Nullable String asOf) {}

  /** The measure that an alert compares with its threshold. */
  public enum Measure {
    /** The price, in the account's currency. */
    PRICE(Trigger.TriggerField.PRICE),
    /** The participant-minutes. */
    USAGE(Trigger.TriggerField.USAGE),
    /** The number of connections. */
    COUNT(Trigger.TriggerField.COUNT);

    private final Trigger.TriggerField field;

    Measure(Trigger.TriggerField field) {
      this.field = field;
    }
  }

  /** The time at which an alert resets its measure. */
  public enum Recurrence {
    /** At midnight, UTC. */
    DAY(Trigger.Recurring.DAILY),
    /** On the first of the month, UTC. */
    MONTH(Trigger.Recurring.MONTHLY);

    private final Trigger.Recurring recurring;

    Recurrence(Trigger.Recurring recurring) {
      this.recurring = recurring;
    }
  }

  /**
   * A usage alert: Twilio posts a signed callback once per day or month, when a measure reaches a
   * threshold.
   *
   * @param name the alert's name in the account: 1 to 64 characters, no control characters
   * @param measure the measure compared with the threshold
   * @param threshold the value from which the alert fires: more than 0
   * @param recurrence the time at which the measure is reset
   * @param callbackUrl the http or https URL of the callback
   */
  public record Alert(
      String name, Measure measure, BigDecimal threshold, Recurrence recurrence, URI callbackUrl) {
    private static final int MAX_NAME = 64;

    /**
     * Validates the alert.
     *
     * @throws InvalidValueException naming the first component that is out of its range
     */
    public Alert {
      InvalidValueException.checkText(name, "name");
      InvalidValueException.check(
          name.length() <= MAX_NAME, "name", "must have at most " + MAX_NAME + " characters");
      InvalidValueException.check(threshold.signum() > 0, "threshold", "must be more than 0");
      InvalidValueException.check(
          ApiUrl.isHttpUrl(callbackUrl), "callbackUrl", "must be an http or https address");
    }

    private boolean matches(Trigger trigger) {
      return trigger.getTriggerBy() == measure.field
          && trigger.getRecurring() == recurrence.recurring
          && callbackUrl.equals(trigger.getCallbackUrl())
          && trigger.getCallbackMethod() == HttpMethod.POST
          && number(trigger.getTriggerValue()).compareTo(threshold) == 0;
    }

    /** {@return all components except the URL, whose query may be secret} */
    @Override
    public String toString() {
      return "Alert[" + name + ", " + measure + ", " + threshold + ", " + recurrence + "]";
    }
  }
}
