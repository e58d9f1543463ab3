package dev.bookend.emulator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC signatures of callbacks and tokens. */
final class Signature {
  private Signature() {}

  /**
   * Signs a callback.
   *
   * @param url exactly as requested
   * @param parameters parameters of the body
   */
  static String of(String authToken, String url, Map<String, String> parameters) {
    StringBuilder signed = new StringBuilder(url);
    new TreeMap<>(parameters).forEach((name, value) -> signed.append(name).append(value));
    return Base64.getEncoder().encodeToString(hmac("HmacSHA1", authToken, signed.toString()));
  }

  static byte[] hmac(String algorithm, String secret, String signed) {
    return hmac(
        algorithm,
        secret.getBytes(StandardCharsets.UTF_8),
        signed.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] hmac(String algorithm, byte[] secret, byte[] signed) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret, algorithm));
      return mac.doFinal(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
