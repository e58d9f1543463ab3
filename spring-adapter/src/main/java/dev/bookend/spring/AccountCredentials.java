package dev.bookend.spring;

import static java.util.Locale.ROOT;

import dev.bookend.call.InvalidValueException;
import dev.bookend.twilio.TwilioCredentials;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * What Twilio, or its emulator, gave the host's account: looked up in one place, for all that signs
 * or calls with it.
 *
 * @param found the credentials; empty if none are set
 */
record AccountCredentials(Optional<TwilioCredentials> found) {
  /** Each is looked up under Bookend's own name first, and then under Twilio's. */
  static AccountCredentials in(Environment environment) {
    try {
      return new AccountCredentials(
          TwilioCredentials.fromVariables(name -> value(environment, name)));
    } catch (InvalidValueException e) {
      throw new InvalidValueException(
          e.field() + " (or " + propertyName(e.field()) + ")", e.rule());
    }
  }

  /** {@return whether there is an account's SID, be it malformed} */
  static boolean nameAnAccount(Environment environment) {
    return StringUtils.hasText(value(environment, "TWILIO_ACCOUNT_SID"));
  }

  private static @Nullable String value(Environment environment, String variable) {
    String own = environment.getProperty(propertyName(variable));
    return StringUtils.hasText(own) ? own : environment.getProperty(variable);
  }

  private static String propertyName(String variable) {
    return "bookend." + variable.toLowerCase(ROOT).replaceFirst("_", ".").replace('_', '-');
  }
}
