package dev.bookend.jakarta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.keeper.CallHealth;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.twilio.TwilioUsage;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An application that sets only Twilio's four variables and a public address, over HTTP. */
class TwilioTest {
  private final TwilioEmulator twilio = new TwilioEmulator();
  private final TwilioEmulator.Server rest = twilio.serve(0);
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    rest.close();
  }

  private CdiApp start(Map<String, String> more) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "TWILIO_ACCOUNT_SID", twilio.accountSid(),
                "TWILIO_API_KEY_SID", twilio.apiKeySid(),
                "TWILIO_API_KEY_SECRET", twilio.apiKeySecret(),
                "TWILIO_AUTH_TOKEN", twilio.authToken(),
                "bookend.twilio.api-url", rest.uri().toString(),
                "bookend.twilio.public-url", "https://care.example"));
    settings.putAll(more);
    return CdiApp.with(settings);
  }

  @Test
  void aCallUsesTwilioRoomsWithACallbackUrl() {
    try (CdiApp app = start(Map.of())) {
      VideoCallService calls = app.get(VideoCallService.class);
      Actor anna = Actor.of("anna");
      CallId id = calls.request(anna, CallRequest.inviting("ben").at(calls.now())).id();
      calls.accept(Actor.of("ben"), id);
      twilio.join(calls.join(anna, id).token());

      assertThat(twilio.callbackQueue().waiting())
          .isNotEmpty()
          .allSatisfy(
              callback ->
                  assertThat(callback.url())
                      .startsWith("https://care.example/api/video/twilio/events"));
      assertThat(app.get(CallKeeper.class).health().status()).isEqualTo(CallHealth.Status.UP);
      assertThat(app.get(TwilioUsage.class).total(TwilioUsage.Period.TODAY)).isPresent();
    }
  }

  @Test
  void usageAlertsAreInstalledAfterStartup() {
    try (CdiApp app = start(Map.of("bookend.usage-alert.money-per-day", "5"))) {
      assertThat(app.container().isRunning()).isTrue();
      await().untilAsserted(() -> assertThat(triggers()).contains("Bookend money-per-day "));
    }
  }

  private String triggers() throws IOException, InterruptedException {
    String key = twilio.apiKeySid() + ":" + twilio.apiKeySecret();
    String path = "/2010-04-01/Accounts/" + twilio.accountSid() + "/Usage/Triggers.json";
    HttpRequest request =
        HttpRequest.newBuilder(rest.uri().resolve(path))
            .header(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(key.getBytes(UTF_8)))
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }
}
