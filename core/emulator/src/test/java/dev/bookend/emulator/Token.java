package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A valid token, which tests modify. */
final class Token {
  final ObjectNode header = Json.object();
  final ObjectNode claims = Json.object();
  String secret;

  Token(TwilioEmulator emulator, Clock clock, String identity, String room) {
    secret = emulator.apiKeySecret();
    header.put("typ", "JWT").put("alg", "HS256").put("cty", "twilio-fpa;v=1");
    claims
        .put("jti", UUID.randomUUID().toString())
        .put("iss", emulator.apiKeySid())
        .put("sub", emulator.accountSid())
        .put("exp", clock.instant().plus(Duration.ofMinutes(5)).getEpochSecond());
    claims.set("grants", Json.object().put("identity", identity));
    video().put("room", room);
  }

  ObjectNode grants() {
    return claims.withObject("/grants");
  }

  ObjectNode video() {
    return claims.withObject("/grants/video");
  }

  Token with(Consumer<Token> change) {
    change.accept(this);
    return this;
  }

  String sign() {
    String signed = base64(header) + "." + base64(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String base64(JsonNode json) {
    return base64(json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
