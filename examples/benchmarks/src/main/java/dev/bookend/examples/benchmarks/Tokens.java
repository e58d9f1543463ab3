package dev.bookend.examples.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.twilio.jwt.accesstoken.VideoGrant;
import dev.bookend.port.TokenIssuer;
import dev.bookend.twilio.TwilioCredentials;
import dev.bookend.twilio.TwilioTokenIssuer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Measures an access token for a one-minute call, with room, identity and a unique jti. */
@State(Scope.Thread)
public class Tokens {
  private static final String ACCOUNT = "AC" + "0a".repeat(16);
  private static final String KEY = "SK" + "1b".repeat(16);
  private static final byte[] SECRET = "aVeryPrivateSecretOf32Characters".getBytes(US_ASCII);
  private static final String ROOM = "RM" + "2c".repeat(16);
  private static final String IDENTITY = "5f0c6a52-6f1b-4f0e-9a53-0d9f6d1f7a11";
  private static final int SECONDS = 60;

  private final TokenIssuer issuer =
      new TwilioTokenIssuer(TwilioCredentials.of(ACCOUNT, KEY, new String(SECRET, US_ASCII)));
  private final Algorithm algorithm = Algorithm.HMAC256(SECRET);
  private final Map<String, Object> header = Map.of("typ", "JWT", "cty", "twilio-fpa;v=1");
  private final Mac mac = mac();
  private byte[] signingInput = {};

  /** Prepares the bytes that Bookend's token signs. */
  @Setup
  public void takeSigningInput() {
    String token = bookend().value();
    signingInput = token.substring(0, token.lastIndexOf('.')).getBytes(US_ASCII);
  }

  /** {@return Bookend's token} */
  @Benchmark
  public TokenIssuer.Token bookend() {
    return issuer.issue(
        new TokenIssuer.Request(ROOM, IDENTITY, Instant.now(), Duration.ofSeconds(SECONDS)));
  }

  /** {@return the token of Twilio's SDK} */
  @Benchmark
  public String twilioSdk() {
    return new com.twilio.jwt.accesstoken.AccessToken.Builder(ACCOUNT, KEY, SECRET)
        .identity(IDENTITY)
        .ttl(SECONDS)
        .grant(new VideoGrant().setRoom(ROOM))
        .build()
        .toJwt();
  }

  /** {@return the same claims signed by auth0's library with a reused algorithm object} */
  @Benchmark
  public String javaJwt() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return JWT.create()
        .withHeader(header)
        .withIssuer(KEY)
        .withSubject(ACCOUNT)
        .withJWTId(KEY + "-" + new UUID(random.nextLong(), random.nextLong()))
        .withExpiresAt(Instant.now().plusSeconds(SECONDS))
        .withClaim("grants", Map.of("identity", IDENTITY, "video", Map.of("room", ROOM)))
        .sign(algorithm);
  }

  /** {@return only the signature of prepared bytes with a reused key} */
  @Benchmark
  public byte[] rawHmac() {
    return mac.doFinal(signingInput);
  }

  private static Mac mac() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
