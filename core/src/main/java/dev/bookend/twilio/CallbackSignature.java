package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How Twilio signs what it posts to one address: Base64(HMAC-SHA1(Auth Token, address +
 * parameters)). See <a href="https://www.twilio.com/docs/usage/security">Twilio's description</a>.
 */
final class CallbackSignature {
  private static final Pattern PORT = Pattern.compile(":\\d*$");

  private final List<Hmac> signers;

  /**
   * The address begins each message, and is digested once.
   *
   * @param authTokens any of them may have signed
   * @param url the address as it was given to Twilio
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
   * The address letter by letter, the same without user and port, and, if it has no port, the same
   * with the scheme's own: Twilio leaves these out, or puts that in, for some of its callbacks and
   * not for others, so its own validators try all. The rest is never taken apart, as escapes would
   * not survive that.
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

  /** Takes as long for a wrong signature as for a right one, whichever token it is made with. */
  boolean isOf(CallbackForm form, String signature) {
    byte[] given = signature.getBytes(UTF_8);
    byte[] signed = form.signed();
    boolean matches = false;
    for (Hmac signer : signers) {
      byte[] right = Base64.getEncoder().encode(signer.begun().doFinal(signed));
      matches |= MessageDigest.isEqual(given, right);
    }
    return matches;
  }
}
