package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;

/**
 * How Twilio signs what it posts to one address: Base64(HMAC-SHA1(Auth Token, address +
 * parameters)). See <a href="https://www.twilio.com/docs/usage/security">Twilio's description</a>.
 */
final class CallbackSignature {
  private final List<Hmac> tokens;

  /**
   * The address, exactly as it was given to Twilio, begins each message, and is digested once.
   *
   * @param authTokens any of them may have signed
   * @param address the URL, without its fragment
   */
  CallbackSignature(List<String> authTokens, String address) {
    tokens =
        authTokens.stream()
            .map(token -> new Hmac("HmacSHA1", token, address.getBytes(UTF_8)))
            .toList();
  }

  /** Takes as long for a wrong signature as for a right one, whichever token it is made with. */
  boolean isOf(CallbackForm form, String signature) {
    byte[] given = signature.getBytes(UTF_8);
    boolean matches = false;
    for (Hmac token : tokens) {
      Mac mac = token.begun();
      form.digestTo(mac);
      matches |= MessageDigest.isEqual(given, Base64.getEncoder().encode(mac.doFinal()));
    }
    return matches;
  }
}
