package dev.bookend.twilio;

import dev.bookend.call.InvalidValueException;
import java.net.URI;

/** What values have to be. */
final class Check {
  private Check() {}

  static void check(boolean holds, String field, String rule) {
    if (!holds) {
      throw new InvalidValueException(field, rule);
    }
  }

  /** Whether it is an address of the web; its host may be one that {@link URI} knows no host of. */
  static boolean isAddress(URI uri) {
    return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
        && uri.getRawAuthority() != null;
  }
}
