package dev.bookend.emulator;

import java.nio.charset.StandardCharsets;

/**
 * What a browser needs for its connectivity checks. Secret: its text form shows nothing.
 *
 * @param fragment the user name fragment
 * @param password signs checks and answers
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
