package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs JWTs (HS256) that all begin with the same header and claims. What they share is encoded and
 * digested once; each token starts from a clone of that state, so threads share nothing that moves.
 */
final class JwtSigner {
  private static final String ALGORITHM = "HmacSHA256";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int SIGNATURE_LENGTH = 43;

  private final SecretKeySpec key;
  private final byte[] head;
  private final String carry;
  private final Mac digested;

  JwtSigner(String secret, String header, String opening) {
    byte[] claims = opening.getBytes(UTF_8);
    int whole = claims.length - claims.length % 3;
    String encoded = BASE64.encodeToString(Arrays.copyOf(claims, whole));
    this.key = new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM);
    this.head = (BASE64.encodeToString(header.getBytes(UTF_8)) + "." + encoded).getBytes(UTF_8);
    this.carry = new String(claims, whole, claims.length - whole, UTF_8);
    this.digested = digestHead();
  }

  /** Completes the claims with this JSON, which goes on where the opening stopped. */
  String sign(String rest) {
    byte[] claims = BASE64.encode((carry + rest).getBytes(UTF_8));
    Mac mac = copy();
    mac.update(claims);
    byte[] signature = BASE64.encode(mac.doFinal());
    ByteBuffer token = ByteBuffer.allocate(head.length + claims.length + 1 + SIGNATURE_LENGTH);
    token.put(head).put(claims).put((byte) '.').put(signature);
    return new String(token.array(), ISO_8859_1);
  }

  private Mac copy() {
    try {
      return (Mac) digested.clone();
    } catch (CloneNotSupportedException notOfThisProvider) {
      return digestHead();
    }
  }

  private Mac digestHead() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(head);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }
}
