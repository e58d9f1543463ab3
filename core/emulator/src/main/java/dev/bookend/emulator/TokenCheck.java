package dev.bookend.emulator;

import static dev.bookend.emulator.SignallingException.unless;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Validates access tokens as Twilio does, and rejects invalid ones with Twilio's codes. */
final class TokenCheck {
  private static final Duration MAX_VALIDITY = Duration.ofHours(24);
  private static final int MAX_IDENTITY = 128;

  private final TwilioEmulator.Credentials account;

  TokenCheck(TwilioEmulator.Credentials account) {
    this.account = account;
  }

  VideoGrant check(String token, Instant now) throws SignallingException {
    String[] parts = token.split("\\.", -1);
    unless(parts.length == 3, SignallingError.TOKEN);
    JsonNode header = Json.read(text(parts[0]));
    JsonNode claims = Json.read(text(parts[1]));
    unless(header.isObject() && claims.isObject(), SignallingError.TOKEN);
    boolean supported =
        is(header, "alg", "HS256")
            && is(header, "typ", "JWT")
            && is(header, "cty", "twilio-fpa;v=1");
    unless(supported, SignallingError.TOKEN_HEADER);
    unless(
        is(claims, "iss", account.apiKeySid()) && is(claims, "sub", account.accountSid()),
        SignallingError.TOKEN_ISSUER);
    byte[] signature =
        Signature.hmac("HmacSHA256", account.apiKeySecret(), parts[0] + "." + parts[1]);
    unless(MessageDigest.isEqual(signature, bytes(parts[2])), SignallingError.TOKEN_SIGNATURE);
    checkTimes(claims, now.getEpochSecond());
    return grant(claims.path("grants"));
  }

  private static void checkTimes(JsonNode claims, long now) throws SignallingException {
    JsonNode expires = claims.path("exp");
    boolean valid =
        expires.canConvertToLong()
            && expires.asLong() > now
            && expires.asLong() <= now + MAX_VALIDITY.toSeconds();
    unless(valid, SignallingError.TOKEN_EXPIRED);
    unless(claims.path("nbf").asLong(now) <= now, SignallingError.TOKEN_NOT_YET_VALID);
  }

  private static VideoGrant grant(JsonNode grants) throws SignallingException {
    JsonNode video = grants.path("video");
    JsonNode room = video.path("room");
    unless(
        video.isObject() && (room.isMissingNode() || room.isTextual()),
        SignallingError.TOKEN_GRANTS);
    String identity = grants.path("identity").asText("");
    unless(!identity.isBlank(), SignallingError.IDENTITY);
    unless(length(identity) <= MAX_IDENTITY, SignallingError.IDENTITY_TOO_LONG);
    return new VideoGrant(identity, roomOrNull(room));
  }

  /** Returns the length of an identity, in which characters outside ASCII count twice. */
  private static long length(String identity) {
    return identity.codePoints().map(c -> c < 0x80 ? 1 : 2).asLongStream().sum();
  }

  private static @Nullable String roomOrNull(JsonNode room) {
    return room.isTextual() && !room.asText().isEmpty() ? room.asText() : null;
  }

  private static boolean is(JsonNode object, String field, String value) {
    return value.equals(object.path(field).asText());
  }

  private static String text(String base64) throws SignallingException {
    return new String(bytes(base64), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String base64) throws SignallingException {
    try {
      return Base64.getUrlDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new SignallingException(SignallingError.TOKEN);
    }
  }
}
