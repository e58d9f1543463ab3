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
 * What an account has used of group rooms, as Twilio counts it for the bill, and alerts on it.
 * Twilio counts in days of UTC and some time behind. Every operation throws {@link
 * dev.bookend.call.ProviderException} if Twilio can't be asked or refuses. Thread-safe.
 */
public final class TwilioUsage {
  /** What is counted: minutes of each participant in group rooms. */
  private static final String CATEGORY = "group-rooms-participant-minutes";

  private final ClientContext context;

  TwilioUsage(ClientContext context) {
    this.context = context;
  }

  /** Which days are counted. */
  public enum Period {
    /** Since midnight, UTC. */
    TODAY,
    /** Since the first of the month. */
    THIS_MONTH
  }

  /**
   * {@return what was used so far; empty if Twilio tells nothing of it}
   *
   * @param period since when
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
        TwilioOperation.known(price),
        TwilioOperation.known(currency),
        asOf);
  }

  private static BigDecimal number(@Nullable String text) {
    try {
      return new BigDecimal(TwilioOperation.known(text));
    } catch (NumberFormatException none) {
      throw TwilioException.unreadable();
    }
  }

  /**
   * Sets an alert up, unless it is there already as it is wanted. One of the same name that is
   * different is replaced, and there is never none meanwhile. May be called at every start, by all
   * nodes: should two do so at the same moment for the first time, there are two alerts until the
   * next call.
   *
   * @param alert what is wanted
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
                  .filter(alert::isAs)
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
        Trigger.creator(alert.callbackUrl(), alert.value().toPlainString(), CATEGORY)
            .setCallbackMethod(HttpMethod.POST)
            .setFriendlyName(alert.name())
            .setTriggerBy(alert.by().field)
            .setRecurring(alert.every().recurring);
    return sid(operation.ask(creator::create));
  }

  private static void delete(TwilioOperation operation, String sid) {
    try {
      operation.ask(Trigger.deleter(sid)::delete);
    } catch (TwilioException fault) {
      if (!fault.isGone()) {
        throw fault;
      }
    }
  }

  private static String sid(Trigger trigger) {
    return TwilioOperation.known(trigger.getSid());
  }

  /**
   * What was used.
   *
   * @param count how many connections
   * @param minutes how many participant-minutes
   * @param price what they cost
   * @param currency of the price
   * @param asOf up to when it is counted, in Twilio's words; null if it is not told
   */
  public record Total(
      BigDecimal count,
      BigDecimal minutes,
      BigDecimal price,
      Currency currency,
      @Nullable String asOf) {}

  /** What an alert watches. */
  public enum By {
    /** The money, in the account's currency. */
    PRICE(Trigger.TriggerField.PRICE),
    /** The participant-minutes. */
    USAGE(Trigger.TriggerField.USAGE),
    /** The connections. */
    COUNT(Trigger.TriggerField.COUNT);

    private final Trigger.TriggerField field;

    By(Trigger.TriggerField field) {
      this.field = field;
    }
  }

  /** When counting begins anew. */
  public enum Every {
    /** At midnight, UTC. */
    DAY(Trigger.Recurring.DAILY),
    /** On the first of the month. */
    MONTH(Trigger.Recurring.MONTHLY);

    private final Trigger.Recurring recurring;

    Every(Trigger.Recurring recurring) {
      this.recurring = recurring;
    }
  }

  /**
   * Twilio calls an address, once a day or month, as soon as a value is reached. The call is signed
   * as those about rooms are.
   *
   * @param name what it is known by in the account: 1 to 64 characters, no control characters
   * @param by what is watched
   * @param value from when on it is told: more than 0
   * @param every when counting begins anew
   * @param callbackUrl an http or https address
   */
  public record Alert(String name, By by, BigDecimal value, Every every, URI callbackUrl) {
    private static final int LONGEST = 64;

    /**
     * Checks all of them.
     *
     * @throws InvalidValueException naming the one that is out of its range
     */
    public Alert {
      InvalidValueException.checkText(name, "name");
      Check.check(name.length() <= LONGEST, "name", "must have at most " + LONGEST + " characters");
      Check.check(value.signum() > 0, "value", "must be more than 0");
      Check.check(Check.isAddress(callbackUrl), "callbackUrl", "must be an http or https address");
    }

    private boolean isAs(Trigger trigger) {
      return trigger.getTriggerBy() == by.field
          && trigger.getRecurring() == every.recurring
          && callbackUrl.equals(trigger.getCallbackUrl())
          && trigger.getCallbackMethod() == HttpMethod.POST
          && number(trigger.getTriggerValue()).compareTo(value) == 0;
    }

    /** {@return all but the address, whose query may be secret} */
    @Override
    public String toString() {
      return "Alert[" + name + ", " + by + ", " + value + ", " + every + "]";
    }
  }
}
