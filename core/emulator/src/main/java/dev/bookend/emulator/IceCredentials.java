package dev.bookend.emulator;

import java.nio.charset.StandardCharsets;

/**
 * ICE credentials for a browser's connectivity checks. The text form does not contain them.
 *
 * @param fragment the user name fragment
 * @param password the key that signs checks and responses
 */
record IceCredentials(String fragment, String password) {
  static IceCredentials random() {
    return new IceCredentials(Sid.random("").substring(0, 16), Sid.random(""));
  }

  byte[] key() {
    return password.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "IceCredentials";
  }
}
