package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC of messages with a common prefix. The prefix is digested once; each message starts from a
 * clone of that state. Thread-safe.
 */
final class Hmac {
  private final SecretKeySpec key;
  private final byte[] prefix;
  private final Mac digest;

  Hmac(String algorithm, String secret, byte[] prefix) {
    this.key = new SecretKeySpec(secret.getBytes(UTF_8), algorithm);
    this.prefix = prefix;
    this.digest = digestPrefix();
  }

  /** A new MAC that has digested the prefix. */
  Mac newMac() {
    try {
      return (Mac) digest.clone();
    } catch (CloneNotSupportedException notOfThisProvider) {
      return digestPrefix();
    }
  }

  private Mac digestPrefix() {
    try {
      Mac mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      mac.update(prefix);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + key.getAlgorithm(), e);
    }
  }
}
