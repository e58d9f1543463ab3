package dev.bookend.emulator;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Random names in Twilio's form. */
final class Sid {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Sid() {}

  /** Two letters that say of what kind it is, and 32 hexadecimal digits. */
  static String random(String prefix) {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return prefix + HexFormat.of().formatHex(bytes);
  }
}
