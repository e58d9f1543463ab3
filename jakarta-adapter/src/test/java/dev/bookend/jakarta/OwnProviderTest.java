package dev.bookend.jakarta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bookend.VideoCallService;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.RoomEvent;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.Twilio;
import dev.bookend.twilio.TwilioCredentials;
import dev.bookend.twilio.TwilioSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application with a provider, or parts of one, of its own. */
class OwnProviderTest {
  private static final String PUBLIC_URL = "https://care.example";
  private static final TwilioEmulator EMULATOR = new TwilioEmulator();
  private static final TwilioEmulator.Server REST = EMULATOR.serve(0);
  private static final Map<String, String> ACCOUNT =
      Map.of(
          "TWILIO_ACCOUNT_SID", EMULATOR.accountSid(),
          "TWILIO_API_KEY_SID", EMULATOR.apiKeySid(),
          "TWILIO_API_KEY_SECRET", EMULATOR.apiKeySecret(),
          "TWILIO_AUTH_TOKEN", EMULATOR.authToken());
  private static final Map<String, String> ALERTS =
      Map.of(
          "bookend.twilio.public-url",
          PUBLIC_URL,
          "bookend.usage-alert.money-per-day",
          "5",
          "TWILIO_AUTH_TOKEN",
          EMULATOR.authToken());
  private static final RecordingProvider PROVIDER = new RecordingProvider();

  @AfterAll
  static void stop() {
    REST.close();
  }

  @BeforeEach
  void forget() {
    PROVIDER.receivers.clear();
  }

  private static Twilio twilio(TwilioSettings.Builder settings) {
    return Twilio.of(
        TwilioCredentials.fromVariables(ACCOUNT::get).orElseThrow(),
        settings.apiUrl(REST.uri()).build());
  }

  @ApplicationScoped
  static class WithCallbacks {
    @Produces
    @Singleton
    Twilio twilio() {
      return OwnProviderTest.twilio(
          TwilioSettings.builder()
              .statusCallback(URI.create(PUBLIC_URL + "/api/video/twilio/events")));
    }
  }

  @ApplicationScoped
  static class WithoutCallbacks {
    @Produces
    @Singleton
    Twilio twilio() {
      return OwnProviderTest.twilio(TwilioSettings.builder());
    }
  }

  @Test
  void usageAlertsAreInstalledInTheAccountOfATwilioBean() {
    Map<String, String> settings = new HashMap<>(ALERTS);
    settings.remove("TWILIO_AUTH_TOKEN");
    try (CdiApp app = CdiApp.with(settings, WithCallbacks.class)) {
      assertThat(app.container().isRunning()).isTrue();
      await()
          .untilAsserted(
              () -> assertThat(triggers()).contains(PUBLIC_URL + "/api/video/twilio/usage"));
    }
  }

  private static String triggers() throws IOException, InterruptedException {
    String key = EMULATOR.apiKeySid() + ":" + EMULATOR.apiKeySecret();
    HttpRequest request =
        HttpRequest.newBuilder(
                REST.uri()
                    .resolve(
                        "/2010-04-01/Accounts/" + EMULATOR.accountSid() + "/Usage/Triggers.json"))
            .header(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(key.getBytes(UTF_8)))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  @Test
  void usageAlertsAreRefusedIfTheProviderVerifiesNoCallbacks() {
    assertThatThrownBy(() -> CdiApp.with(ALERTS, WithoutCallbacks.class))
        .hasMessageStartingWith("TWILIO_AUTH_TOKEN must be set")
        .hasMessageEndingWith("or a provider that does");
  }

  @ApplicationScoped
  static class OwnRooms {
    @Produces
    @Singleton
    VideoRooms rooms() {
      return VideoRooms.adHoc("own");
    }
  }

  @Test
  void theAccountSignsTokensOfTheApplicationsRoomsEvenIfTheEmulatorIsConfigured() {
    Map<String, String> settings = new HashMap<>(ACCOUNT);
    settings.put("bookend.provider", "emulator");
    try (CdiApp app = CdiApp.with(settings, OwnRooms.class)) {
      assertThat(app.get(TokenIssuer.class).isConfigured()).isTrue();
    }
  }

  /** A provider in this process that keeps its receivers. */
  static final class RecordingProvider implements VideoProvider {
    final List<Consumer<RoomEvent>> receivers = new ArrayList<>();

    @Override
    public VideoRooms rooms() {
      return VideoRooms.adHoc("own");
    }

    @Override
    public TokenIssuer tokens() {
      return TokenIssuer.unconfigured();
    }

    @Override
    public void onEvent(Consumer<RoomEvent> receiver) {
      receivers.add(receiver);
    }
  }

  @ApplicationScoped
  static class OwnProvider {
    @Produces
    @Singleton
    VideoProvider provider() {
      return PROVIDER;
    }
  }

  @ApplicationScoped
  static class OwnService {
    @Produces
    @Singleton
    VideoCallService service(VideoProvider provider) {
      return VideoCallService.builder()
          .repository(new InMemoryCallRepository())
          .provider(provider)
          .build();
    }
  }

  @Test
  void theDefaultServiceReceivesEachEventOnce() {
    try (CdiApp app = CdiApp.with(Map.of(), OwnProvider.class)) {
      assertThat(app.container().isRunning()).isTrue();
      assertThat(PROVIDER.receivers).hasSize(1);
    }
  }

  @Test
  void aServiceOfTheApplicationReceivesEachEventOnce() {
    try (CdiApp app = CdiApp.with(Map.of(), OwnProvider.class, OwnService.class)) {
      assertThat(app.container().isRunning()).isTrue();
      assertThat(PROVIDER.receivers).hasSize(1);
    }
  }
}
