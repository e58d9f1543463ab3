package dev.bookend.twilio;

import dev.bookend.call.InvalidValueException;
import java.net.URI;

/** What values have to be. */
final class Rule {
  private Rule() {}

  static void check(boolean holds, String field, String rule) {
    if (!holds) {
      throw new InvalidValueException(field, rule);
    }
  }

  static boolean isOfTheWeb(URI uri) {
    return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
  }
}
