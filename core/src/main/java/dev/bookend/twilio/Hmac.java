package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Authenticates messages that all begin alike. What they share is digested once; each message
 * starts from a clone of that state, so threads share nothing that moves.
 */
final class Hmac {
  private final SecretKeySpec key;
  private final byte[] head;
  private final Mac digested;

  Hmac(String algorithm, String secret, byte[] head) {
    this.key = new SecretKeySpec(secret.getBytes(UTF_8), algorithm);
    this.head = head;
    this.digested = digestHead();
  }

  /** One that has digested what all messages begin with. */
  Mac begun() {
    try {
      return (Mac) digested.clone();
    } catch (CloneNotSupportedException notOfThisProvider) {
      return digestHead();
    }
  }

  private Mac digestHead() {
    try {
      Mac mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      mac.update(head);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + key.getAlgorithm(), e);
    }
  }
}
