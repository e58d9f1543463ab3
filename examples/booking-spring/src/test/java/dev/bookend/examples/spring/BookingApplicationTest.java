package dev.bookend.examples.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.emulator.TwilioEmulator;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Health, metrics and the choice of the provider. */
class BookingApplicationTest {
  @Test
  void signedInUsersSeeHealthAndMetrics() throws Exception {
    try (RunningApp app = RunningApp.start(Map.of())) {
      HttpResponse<String> health = get(app, "/actuator/health", "caregiver:demo");

      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(health.body()).contains("\"bookend\"", "\"canSign\":true", "\"overdueBy\"");
      assertThat(get(app, "/actuator/health", "nobody:demo").statusCode()).isEqualTo(401);
      assertThat(get(app, "/actuator/metrics/bookend.keeper.lag", "caregiver:demo").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void overallHealthReportsRejectedTwilioCredentials() throws Exception {
    TwilioEmulator twilio = new TwilioEmulator();
    try (TwilioEmulator.Server rest = twilio.serve(0);
        RunningApp onTwilio =
            RunningApp.start(
                Map.of(
                    "bookend.provider", "twilio",
                    "bookend.twilio.api-url", rest.uri().toString(),
                    "bookend.twilio.account-sid", twilio.accountSid(),
                    "bookend.twilio.api-key-sid", twilio.apiKeySid(),
                    "bookend.twilio.api-key-secret", "TopSecretTopSecretTopSecretTop42"))) {
      HttpResponse<String> health = get(onTwilio, "/actuator/health", "caregiver:demo");

      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(health.body())
          .contains("Twilio rejected the account's credentials", "\"status\":\"DEGRADED\"")
          .doesNotContain("\"status\":\"UP\",\"components\"");
    }
  }

  private static HttpResponse<String> get(RunningApp app, String path, String credentials)
      throws Exception {
    String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(app.uri().resolve(path))
            .header("Authorization", "Basic " + encoded)
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  @ParameterizedTest
  @CsvSource({
    "TWILIO_ACCOUNT_SID, AC1, twilio",
    "TWILIO_API_KEY_SID, SK1, twilio",
    "TWILIO_API_KEY_SECRET, secret, twilio",
    "TWILIO_AUTH_TOKEN, token, twilio",
    "TWILIO_ACCOUNT_SID, ' ', emulator",
    "TWILIO_AUTH_TOKEN, '', emulator",
    "TWILIO_PHONE_NUMBER, +4930123456, emulator",
    "HOME, /home/ruth, emulator",
  })
  void theProviderIsTwilioIfAnyOfItsCredentialsIsSet(String name, String value, String provider) {
    assertThat(BookingApplication.provider(Map.of(name, value))).isEqualTo(provider);
  }
}
