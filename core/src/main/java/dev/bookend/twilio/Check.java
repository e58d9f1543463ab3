package dev.bookend.twilio;

import dev.bookend.call.InvalidValueException;
import java.net.URI;

/** Validation of arguments. */
final class Check {
  private Check() {}

  static void check(boolean holds, String field, String rule) {
    if (!holds) {
      throw new InvalidValueException(field, rule);
    }
  }

  /** Whether it is an http or https URL. {@link URI#getHost()} may be null, as for {@code a_b}. */
  static boolean isHttpUrl(URI uri) {
    return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
        && uri.getRawAuthority() != null;
  }
}
