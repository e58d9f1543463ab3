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
 * Issues Twilio Video's access tokens (JWT, HS256) without a request to Twilio. A token admits one
 * identity to one room. Its {@code jti} is unique across all nodes. It has no {@code nbf} claim,
 * because Twilio would reject tokens of a node whose clock is fast. Thread-safe.
 */
public final class TwilioTokenIssuer implements TokenIssuer {
  /** The default limit of a token's validity: 24 h, which is Twilio's own limit. */
  public static final Duration DEFAULT_MAX_TOKEN_VALIDITY = Duration.ofHours(24);

  private static final int MAX_IDENTITY = 128;
  private static final String HEADER =
      "{\"typ\":\"JWT\",\"alg\":\"HS256\",\"cty\":\"twilio-fpa;v=1\"}";

  private final Duration maxTokenValidity;
  private final JwtSigner signer;
  private final AtomicLong issued = new AtomicLong();

  /**
   * Creates an issuer whose tokens have the requested validity, at most 24 h.
   *
   * @param credentials the account and the API key that signs the tokens
   */
  public TwilioTokenIssuer(TwilioCredentials credentials) {
    this(credentials, DEFAULT_MAX_TOKEN_VALIDITY);
  }

  /**
   * Creates an issuer whose tokens have the requested validity, at most {@code maxTokenValidity}.
   *
   * @param credentials the account and the API key that signs the tokens
   * @param maxTokenValidity the limit of a token's validity: 1 s to 24 h
   * @throws InvalidValueException naming {@code maxTokenValidity} if it is out of range
   */
  public TwilioTokenIssuer(TwilioCredentials credentials, Duration maxTokenValidity) {
    InvalidValueException.check(
        maxTokenValidity.compareTo(Duration.ofSeconds(1)) >= 0
            && maxTokenValidity.compareTo(DEFAULT_MAX_TOKEN_VALIDITY) <= 0,
        "maxTokenValidity",
        "must be between 1 s and 24 h");
    this.maxTokenValidity = maxTokenValidity;
    this.signer = new JwtSigner(credentials.apiKeySecret(), HEADER, commonClaims(credentials));
  }

  @Override
  public boolean isConfigured() {
    return true;
  }

  /**
   * Issues a token. Its expiry is a whole second, rounded up unless that exceeds the maximum
   * validity.
   *
   * @throws InvalidValueException naming {@code identity} if it is empty, not Unicode, or longer
   *     than 128 (a character outside ASCII counts 2); {@code room} if it is empty or not Unicode;
   *     {@code validity} if it is not positive
   */
  @Override
  public TokenIssuer.Token issue(TokenIssuer.Request request) {
    int length = length(request.identity());
    InvalidValueException.check(
        length >= 1 && length <= MAX_IDENTITY,
        "identity",
        "must have 1 to 128 Unicode characters, those outside ASCII counting 2");
    InvalidValueException.check(
        length(request.room()) >= 1, "room", "must have one Unicode character or more");
    InvalidValueException.check(
        request.validity().compareTo(Duration.ZERO) > 0, "validity", "must be more than 0");

    long expiry = expiry(request.issuedAt(), request.validity());
    String claims =
        issued.getAndIncrement()
            + "\",\"exp\":"
            + expiry
            + ",\"grants\":{\"identity\":\""
            + escaped(request.identity())
            + "\",\"video\":{\"room\":\""
            + escaped(request.room())
            + "\"}}}";
    return new TokenIssuer.Token(signer.sign(claims), Instant.ofEpochSecond(expiry));
  }

  /** The common beginning of all claims, up to the number at the end of the {@code jti}. */
  private static String commonClaims(TwilioCredentials credentials) {
    byte[] node = new byte[16];
    new SecureRandom().nextBytes(node);
    return "{\"iss\":\"%s\",\"sub\":\"%s\",\"jti\":\"%1$s-%s-"
        .formatted(
            credentials.apiKeySid(), credentials.accountSid(), HexFormat.of().formatHex(node));
  }

  private long expiry(Instant issuedAt, Duration validity) {
    long latest = issuedAt.plus(maxTokenValidity).getEpochSecond();
    if (validity.compareTo(maxTokenValidity) >= 0) {
      return latest;
    }
    Instant exact = issuedAt.plus(validity);
    return Math.min(exact.getEpochSecond() + (exact.getNano() > 0 ? 1 : 0), latest);
  }

  /** The length as Twilio counts it; 0 for a text that is empty or has an unpaired surrogate. */
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

  private static String escaped(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }
}
