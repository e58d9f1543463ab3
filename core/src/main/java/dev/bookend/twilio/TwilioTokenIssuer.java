package dev.bookend.twilio;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.bookend.call.InvalidValueException;
import dev.bookend.port.TokenIssuer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Mints Twilio Video's access tokens (JWT, HS256) in memory. Each admits one identity to one room,
 * has a {@code jti} that no other token has, on this node or another, and no {@code nbf}, which a
 * skewed clock would make fail.
 */
public final class TwilioTokenIssuer implements TokenIssuer {
  /** The longest validity of a token, unless a shorter one is given: 24 h, which Twilio allows. */
  public static final Duration DEFAULT_CEILING = Duration.ofHours(24);

  private static final int MAX_IDENTITY = 128;
  private static final String HEADER =
      "{\"typ\":\"JWT\",\"alg\":\"HS256\",\"cty\":\"twilio-fpa;v=1\"}";

  private final Duration ceiling;
  private final JwtSigner signer;
  private final AtomicLong issued = new AtomicLong();

  /**
   * Tokens are valid for as long as asked, at most 24 h.
   *
   * @param credentials the account and the key to sign with
   */
  public TwilioTokenIssuer(TwilioCredentials credentials) {
    this(credentials, DEFAULT_CEILING);
  }

  /**
   * Tokens are valid for as long as asked, or for the ceiling if that is shorter.
   *
   * @param credentials the account and the key to sign with
   * @param ceiling the longest validity of a token: 1 s to 24 h
   * @throws InvalidValueException naming {@code ceiling} if it is out of range
   */
  public TwilioTokenIssuer(TwilioCredentials credentials, Duration ceiling) {
    Check.check(
        ceiling.compareTo(Duration.ofSeconds(1)) >= 0 && ceiling.compareTo(DEFAULT_CEILING) <= 0,
        "ceiling",
        "must be between 1 s and 24 h");
    this.ceiling = ceiling;
    this.signer = new JwtSigner(credentials.apiKeySecret(), HEADER, opening(credentials));
  }

  @Override
  public boolean isConfigured() {
    return true;
  }

  /**
   * Issues a token whose expiry is in whole seconds, rounded up, unless the ceiling cuts it off.
   *
   * @throws InvalidValueException naming {@code identity} if it is empty, not Unicode, or longer
   *     than the 128 that Twilio takes (a character outside ASCII counts 2), {@code room} if it is
   *     empty or not Unicode, or {@code validity} if it is not positive
   */
  @Override
  public TokenIssuer.Token issue(TokenIssuer.Request request) {
    int length = length(request.identity());
    Check.check(
        length >= 1 && length <= MAX_IDENTITY,
        "identity",
        "must have 1 to 128 Unicode characters, those outside ASCII counting 2");
    Check.check(length(request.room()) >= 1, "room", "must have one Unicode character or more");
    Check.check(request.validity().compareTo(Duration.ZERO) > 0, "validity", "must be more than 0");

    long expiry = expiry(request.issuedAt(), request.validity());
    String rest =
        issued.getAndIncrement()
            + "\",\"exp\":"
            + expiry
            + ",\"grants\":{\"identity\":\""
            + quoted(request.identity())
            + "\",\"video\":{\"room\":\""
            + quoted(request.room())
            + "\"}}}";
    return new TokenIssuer.Token(signer.sign(rest), Instant.ofEpochSecond(expiry));
  }

  /** What all claims of this issuer begin with, up to the number that ends the {@code jti}. */
  private static String opening(TwilioCredentials credentials) {
    byte[] node = new byte[16];
    new SecureRandom().nextBytes(node);
    return "{\"iss\":\"%s\",\"sub\":\"%s\",\"jti\":\"%1$s-%s-"
        .formatted(
            credentials.apiKeySid(), credentials.accountSid(), HexFormat.of().formatHex(node));
  }

  private long expiry(Instant issuedAt, Duration validity) {
    long latest = issuedAt.plus(ceiling).getEpochSecond();
    if (validity.compareTo(ceiling) >= 0) {
      return latest;
    }
    Instant exact = issuedAt.plus(validity);
    return Math.min(exact.getEpochSecond() + (exact.getNano() > 0 ? 1 : 0), latest);
  }

  /** The length as Twilio counts it; 0 for a text that is empty or has half a character in it. */
  private static int length(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        return 0;
      }
      length += c < 0x80 ? 1 : 2;
      i += Character.charCount(c);
    }
    return length;
  }

  private static String quoted(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }
}
