package dev.bookend.examples.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Twilio's callbacks pass without authentication and CSRF token, despite the hidden-method filter.
 */
class CallbackSecurityTest {
  private static final String DIGITS = "0123456789abcdef0123456789abcdef";
  private static final String EVENTS = "/api/video/twilio/events";
  private static final String FORM = "AccountSid=AC" + DIGITS + "&StatusCallbackEvent=track-added";
  private static final String SIGNED = "AccountSidAC" + DIGITS + "StatusCallbackEventtrack-added";

  private static RunningApp app;

  @BeforeAll
  static void start() {
    app =
        RunningApp.start(
            Map.of(
                "bookend.provider", "twilio",
                "bookend.twilio.room-mode", "ad-hoc",
                "bookend.twilio.account-sid", "AC" + DIGITS,
                "bookend.twilio.api-key-sid", "SK" + DIGITS,
                "bookend.twilio.api-key-secret", "TopSecretTopSecretTopSecretTop42",
                "bookend.twilio.auth-token", DIGITS,
                "bookend.twilio.public-url", "https://care.example",
                "spring.mvc.hiddenmethod.filter.enabled", "true"));
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void signedCallbacksAreAccepted() {
    assertThat(post(EVENTS, signature()).statusCode()).isEqualTo(204);
  }

  private static HttpResponse<String> post(String path, String signature) {
    HttpRequest request =
        HttpRequest.newBuilder(app.uri().resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
            .header("X-Twilio-Signature", signature)
            .POST(BodyPublishers.ofString(FORM))
            .build();
    try {
      return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String signature() {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(DIGITS.getBytes(UTF_8), "HmacSHA1"));
      byte[] signed = ("https://care.example" + EVENTS + SIGNED).getBytes(UTF_8);
      return Base64.getEncoder().encodeToString(mac.doFinal(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
