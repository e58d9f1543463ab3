package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;

/**
 * Signs JWTs (HS256) with a common beginning, which is encoded and digested once: the header and
 * the first claims. Thread-safe.
 */
final class JwtSigner {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int SIGNATURE_LENGTH = 43;

  private final byte[] encodedHead;
  private final String remainder;
  private final Hmac hmac;

  JwtSigner(String secret, String header, String opening) {
    byte[] claims = opening.getBytes(UTF_8);
    int whole = claims.length - claims.length % 3;
    String encoded = BASE64.encodeToString(Arrays.copyOf(claims, whole));
    this.encodedHead =
        (BASE64.encodeToString(header.getBytes(UTF_8)) + "." + encoded).getBytes(UTF_8);
    this.remainder = new String(claims, whole, claims.length - whole, UTF_8);
    this.hmac = new Hmac("HmacSHA256", secret, encodedHead);
  }

  /** Completes the claims with this JSON, which continues the common beginning. */
  String sign(String json) {
    byte[] claims = BASE64.encode((remainder + json).getBytes(UTF_8));
    Mac mac = hmac.newMac();
    mac.update(claims);
    byte[] signature = BASE64.encode(mac.doFinal());
    ByteBuffer token =
        ByteBuffer.allocate(encodedHead.length + claims.length + 1 + SIGNATURE_LENGTH);
    token.put(encodedHead).put(claims).put((byte) '.').put(signature);
    return new String(token.array(), ISO_8859_1);
  }
}
