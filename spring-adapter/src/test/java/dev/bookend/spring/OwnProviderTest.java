package dev.bookend.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.VideoCallService;
import dev.bookend.config.UsageAlertInstaller;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.RoomEvent;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.Twilio;
import dev.bookend.twilio.TwilioCredentials;
import dev.bookend.twilio.TwilioSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** An application with a provider, or parts of one, of its own. */
class OwnProviderTest {
  private static final String PUBLIC_URL = "https://care.example";

  private final TwilioEmulator emulator = new TwilioEmulator();
  private final Map<String, String> account =
      Map.of(
          "TWILIO_ACCOUNT_SID", emulator.accountSid(),
          "TWILIO_API_KEY_SID", emulator.apiKeySid(),
          "TWILIO_API_KEY_SECRET", emulator.apiKeySecret(),
          "TWILIO_AUTH_TOKEN", emulator.authToken());
  private final ApplicationContextRunner app =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(BookendAutoConfiguration.class))
          .withPropertyValues("bookend.keeper.enabled=false");
  private final ApplicationContextRunner alerts =
      app.withPropertyValues(
          "bookend.twilio.public-url=" + PUBLIC_URL, "bookend.usage-alert.money-per-day=5");

  private Twilio twilio(URI api, @Nullable String events) {
    return Twilio.of(
        TwilioCredentials.fromVariables(account::get).orElseThrow(),
        TwilioSettings.builder()
            .apiUrl(api)
            .statusCallback(events == null ? null : URI.create(events))
            .build());
  }

  @Test
  void usageAlertsAreInstalledInTheAccountOfATwilioBean() throws Exception {
    try (TwilioEmulator.Server rest = emulator.serve(0)) {
      Twilio own = twilio(rest.uri(), PUBLIC_URL + "/api/video/twilio/events");
      alerts
          .withBean(Twilio.class, () -> own)
          .run(context -> assertThat(context.getBean(UsageAlertInstaller.class).ensure()).isTrue());
      assertThat(triggers(rest.uri())).contains(PUBLIC_URL + "/api/video/twilio/usage");
    }
  }

  private String triggers(URI api) throws Exception {
    String key = emulator.apiKeySid() + ":" + emulator.apiKeySecret();
    HttpRequest request =
        HttpRequest.newBuilder(
                api.resolve(
                    "/2010-04-01/Accounts/" + emulator.accountSid() + "/Usage/Triggers.json"))
            .header(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(key.getBytes(UTF_8)))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  @Test
  void usageAlertsAreRefusedIfTheProviderVerifiesNoCallbacks() {
    Twilio own = twilio(URI.create("http://localhost:1"), null);
    alerts
        .withPropertyValues("TWILIO_AUTH_TOKEN=" + emulator.authToken())
        .withBean(Twilio.class, () -> own)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageStartingWith("TWILIO_AUTH_TOKEN must be set")
                    .hasMessageEndingWith("or a provider that does"));
  }

  @Test
  void theAccountSignsTokensOfTheApplicationsRoomsEvenIfTheEmulatorIsConfigured() {
    app.withPropertyValues("bookend.provider=emulator")
        .withPropertyValues(
            account.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toArray(String[]::new))
        .withBean(VideoRooms.class, () -> VideoRooms.adHoc("own"))
        .run(context -> assertThat(context.getBean(TokenIssuer.class).isConfigured()).isTrue());
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

  @Test
  void theDefaultServiceReceivesEachEventOnce() {
    RecordingProvider provider = new RecordingProvider();
    app.withBean(VideoProvider.class, () -> provider)
        .run(context -> assertThat(provider.receivers).hasSize(1));
  }

  @Test
  void aServiceOfTheApplicationReceivesEachEventOnce() {
    RecordingProvider provider = new RecordingProvider();
    app.withBean(VideoProvider.class, () -> provider)
        .withBean(
            VideoCallService.class,
            () ->
                VideoCallService.builder()
                    .repository(new InMemoryCallRepository())
                    .provider(provider)
                    .build())
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(provider.receivers).hasSize(1);
            });
  }
}
