package dev.bookend.emulator;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Random SIDs. */
final class Sid {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Sid() {}

  /** Creates a SID: a prefix of two letters and 32 hexadecimal digits. */
  static String random(String prefix) {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return prefix + HexFormat.of().formatHex(bytes);
  }
}
