package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.auth0.jwt.interfaces.JWTVerifier;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.twilio.jwt.accesstoken.VideoGrant;
import dev.bookend.call.InvalidValueException;
import dev.bookend.port.TokenIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioTokenIssuerTest {
  private static final String ACCOUNT = "AC" + "0a".repeat(16);
  private static final String KEY = "SK" + "1b".repeat(16);
  private static final String SECRET = "aVeryPrivateSecretOf32Characters";
  private static final String ROOM = "RM" + "2c".repeat(16);
  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final JWTVerifier VERIFIER =
      JWT.require(Algorithm.HMAC256(SECRET)).withIssuer(KEY).build();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TwilioCredentials credentials = TwilioCredentials.of(ACCOUNT, KEY, SECRET);
  private final TwilioTokenIssuer issuer = new TwilioTokenIssuer(credentials);

  @Test
  void aTokenEqualsTheTokenOfTheSdkExceptForItsJti() {
    var builder = new com.twilio.jwt.accesstoken.AccessToken.Builder(ACCOUNT, KEY, bytes(SECRET));
    String theirs =
        builder
            .identity("Zoë \"the\" caregiver")
            .ttl(60)
            .grant(new VideoGrant().setRoom(ROOM))
            .build()
            .toJwt();
    Map<String, Object> theirClaims = part(theirs, 1);
    Instant issuedAt = JWT.decode(theirs).getExpiresAtAsInstant().minusSeconds(60);

    String ours =
        issuer
            .issue(new TokenIssuer.Request(ROOM, "Zoë \"the\" caregiver", issuedAt, MINUTE))
            .value();
    Map<String, Object> ourClaims = part(ours, 1);

    assertThat(part(ours, 0)).isEqualTo(part(theirs, 0));
    assertThat(ourClaims.remove("jti")).isNotEqualTo(theirClaims.remove("jti"));
    assertThat(ourClaims).isEqualTo(theirClaims);
  }

  @Test
  void anIndependentLibraryVerifiesEachClaim() {
    TokenIssuer.Token token = issuer.issue(new TokenIssuer.Request(ROOM, "u-17", NOON, MINUTE));

    DecodedJWT jwt = verified(token);

    assertThat(jwt.getType()).isEqualTo("JWT");
    assertThat(jwt.getAlgorithm()).isEqualTo("HS256");
    assertThat(jwt.getContentType()).isEqualTo("twilio-fpa;v=1");
    assertThat(part(token.value(), 1))
        .containsOnly(
            entry("iss", KEY),
            entry("sub", ACCOUNT),
            entry("jti", jwt.getId()),
            entry("exp", NOON.plus(MINUTE).getEpochSecond()),
            entry("grants", Map.of("identity", "u-17", "video", Map.of("room", ROOM))));
    assertThat(jwt.getId()).startsWith(KEY + "-");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void eachIdentitySurvivesEncoding(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int i = 0; i < 200; i++) {
      String identity = identity(random);
      String room = identity(random);
      TokenIssuer.Token token = issuer.issue(new TokenIssuer.Request(room, identity, NOON, MINUTE));

      verified(token);
      assertThat(part(token.value(), 1).get("grants"))
          .as("seed %d, identity %d", seed, i)
          .isEqualTo(Map.of("identity", identity, "video", Map.of("room", room)));
    }
  }

  static Stream<Long> seeds() {
    return Stream.of(1L, 20261122L, -7L, Long.MAX_VALUE);
  }

  /** Up to 64 characters from all planes; a third of them need escapes in JSON. */
  private static String identity(RandomGenerator random) {
    return IntStream.rangeClosed(0, random.nextInt(64))
        .map(
            i ->
                switch (random.nextInt(6)) {
                  case 0 -> "\"\\/\b\f\n\r\t\0\u007f\u2028\u2029".charAt(random.nextInt(12));
                  case 1 -> random.nextInt(0x20);
                  case 2 -> random.nextInt(0x20, 0x7f);
                  case 3 -> random.nextInt(0x80, Character.MIN_SURROGATE);
                  case 4 -> random.nextInt(Character.MAX_SURROGATE + 1, 0x10000);
                  default -> random.nextInt(0x10000, Character.MAX_CODE_POINT + 1);
                })
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void theJtiIsUniqueAcrossThreadsAndNodes() throws Exception {
    int threads = 16;
    int tokens = 2_000;
    var nodes = List.of(issuer, new TwilioTokenIssuer(credentials));
    var start = new CyclicBarrier(threads);
    Set<String> jtis = ConcurrentHashMap.newKeySet();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      TokenIssuer node = nodes.get(t % 2);
      TokenIssuer.Request request = new TokenIssuer.Request(ROOM, "u-" + t, NOON, MINUTE);
      tasks.add(
          () -> {
            start.await();
            for (int i = 0; i < tokens; i++) {
              jtis.add(verified(node.issue(request)).getId());
            }
            return null;
          });
    }

    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (Future<Void> task : pool.invokeAll(tasks)) {
        task.get();
      }
    } finally {
      pool.shutdown();
    }

    assertThat(jtis).hasSize(threads * tokens);
  }

  @ParameterizedTest(name = "at {0} for {1} with a ceiling of {2}: {3}")
  @CsvSource({
    "12:00:00,     PT45S,       PT1H,  12:00:45",
    "12:00:00.4,   PT45S,       PT1H,  12:00:46",
    "12:00:00.001, PT0.000001S, PT1H,  12:00:01",
    "12:00:00.6,   PT44.4S,     PT1H,  12:00:45",
    "12:00:00,     PT1H,        PT1H,  13:00:00",
    "12:00:00,     PT1H0.001S,  PT1H,  13:00:00",
    "12:00:00.4,   PT5H,        PT1H,  13:00:00",
    "12:00:00.4,   PT59M59.9S,  PT1H,  13:00:00",
    "12:00:00.999, PT1S,        PT1S,  12:00:01",
    "00:00:00,     PT23H59M59S, PT24H, 23:59:59",
    "00:00:00,     PT2000000H,  PT23H, 23:00:00",
  })
  void expiryIsAWholeSecondWithinTheMaximumValidity(
      String at, Duration validity, Duration ceiling, String expected) {
    Instant issuedAt = Instant.parse("2100-01-01T" + at + "Z");
    TwilioTokenIssuer capped = new TwilioTokenIssuer(credentials, ceiling);

    TokenIssuer.Token token = capped.issue(new TokenIssuer.Request(ROOM, "u", issuedAt, validity));

    assertThat(token.expiresAt()).isEqualTo("2100-01-01T" + expected + "Z");
    assertThat(verified(token).getExpiresAtAsInstant()).isEqualTo(token.expiresAt());
  }

  @Test
  void theDefaultMaximumValidityIsOneDay() {
    Duration forever = Duration.ofSeconds(Long.MAX_VALUE);

    assertThat(issuer.issue(new TokenIssuer.Request(ROOM, "u", NOON, forever)).expiresAt())
        .isEqualTo(NOON.plusSeconds(86_400));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT0.999S", "PT-1S", "PT24H0.001S", "PT720H"})
  void theMaximumValidityMustBeBetweenOneSecondAndOneDay(Duration ceiling) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> new TwilioTokenIssuer(credentials, ceiling))
        .withMessage("maxTokenValidity must be between 1 s and 24 h");
  }

  @ParameterizedTest
  @MethodSource("validIdentities")
  void anIdentityOf128AsciiOr64OtherCharactersIsAccepted(String identity) {
    TokenIssuer.Token token = issuer.issue(new TokenIssuer.Request(ROOM, identity, NOON, MINUTE));

    assertThat(verified(token).getClaim("grants").asMap()).containsEntry("identity", identity);
  }

  static Stream<String> validIdentities() {
    return Stream.of(
        "u",
        "u".repeat(128),
        "é".repeat(64),
        "看".repeat(64),
        "😀".repeat(64),
        "u" + "é".repeat(63));
  }

  @ParameterizedTest
  @MethodSource("invalidIdentities")
  void anInvalidIdentityIsReportedByItsField(String identity) {
    assertRejected("identity", new TokenIssuer.Request(ROOM, identity, NOON, MINUTE));
  }

  static Stream<String> invalidIdentities() {
    return Stream.of(
        "",
        "u".repeat(129),
        "é".repeat(65),
        "看".repeat(65),
        "😀".repeat(65),
        "u" + "é".repeat(64),
        "half a \ud83d character",
        "\ude00");
  }

  @Test
  void aRequestWithoutRoomOrValidityIsReportedByItsField() {
    assertRejected("room", new TokenIssuer.Request("", "u", NOON, MINUTE));
    assertRejected("room", new TokenIssuer.Request("\ud83d", "u", NOON, MINUTE));
    assertRejected("validity", new TokenIssuer.Request(ROOM, "u", NOON, Duration.ZERO));
    assertRejected("validity", new TokenIssuer.Request(ROOM, "u", NOON, Duration.ofNanos(-1)));
  }

  @Test
  void toStringOfIssuerAndTokenContainsNoSecret() {
    TokenIssuer.Token token = issuer.issue(new TokenIssuer.Request(ROOM, "u", NOON, MINUTE));

    assertThat(Stream.<Object>of(issuer, token).map(Object::toString))
        .allSatisfy(text -> assertThat(text).doesNotContain(SECRET, token.value()));
  }

  private void assertRejected(String field, TokenIssuer.Request request) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> issuer.issue(request))
        .satisfies(e -> assertThat(e.field()).isEqualTo(field));
  }

  private static DecodedJWT verified(TokenIssuer.Token token) {
    return VERIFIER.verify(token.value());
  }

  private static Map<String, Object> part(String jwt, int index) {
    try {
      return new HashMap<>(
          JSON.readValue(
              Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[index]),
              new TypeReference<Map<String, Object>>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
