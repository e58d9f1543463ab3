package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Verifies the signatures of callbacks to one URL: Base64(HMAC-SHA1(Auth Token, URL + parameters)).
 * See <a href="https://www.twilio.com/docs/usage/security">Twilio's description</a>.
 */
final class CallbackSignature {
  private static final Pattern PORT = Pattern.compile(":\\d*$");

  private final List<Hmac> signers;

  /**
   * Digests the URL, with which each signed message begins, once.
   *
   * @param authTokens the accepted Auth Tokens
   * @param url the URL as configured at Twilio
   */
  CallbackSignature(List<String> authTokens, URI url) {
    signers =
        authTokens.stream()
            .flatMap(token -> addresses(url).map(address -> signer(token, address)))
            .toList();
  }

  private static Hmac signer(String token, String address) {
    return new Hmac("HmacSHA1", token, address.getBytes(UTF_8));
  }

  /**
   * The variants of the URL that Twilio may have signed: as configured, without user and port, and
   * with the default port if it has none. Twilio's callbacks differ in this, so Twilio's own
   * validators try all variants. The rest of the URL stays as it is, to preserve its escapes.
   */
  private static Stream<String> addresses(URI url) {
    String exact = url.toString().split("#", 2)[0];
    String authority = url.getRawAuthority();
    String user = authority.substring(0, authority.lastIndexOf('@') + 1);
    String host = PORT.matcher(authority.substring(user.length())).replaceFirst("");
    String scheme = url.getScheme() + "://";
    String rest = exact.substring(exact.indexOf(authority) + authority.length());
    Stream<String> variants = Stream.of(exact, scheme + host + rest);
    String port = "https".equalsIgnoreCase(url.getScheme()) ? ":443" : ":80";
    return (user + host).equals(authority)
        ? Stream.concat(variants, Stream.of(user, "").map(u -> scheme + u + host + port + rest))
            .distinct()
        : variants.distinct();
  }

  /** Compares in constant time, independent of the signature and the token that made it. */
  boolean matches(CallbackForm form, String signature) {
    byte[] given = signature.getBytes(UTF_8);
    byte[] signed = form.signed();
    boolean matches = false;
    for (Hmac signer : signers) {
      byte[] right = Base64.getEncoder().encode(signer.newMac().doFinal(signed));
      matches |= MessageDigest.isEqual(given, right);
    }
    return matches;
  }
}
