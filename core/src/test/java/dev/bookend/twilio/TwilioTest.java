package dev.bookend.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.ProviderException;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.port.ProviderCallbacks.Message;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioTest {
  private static final String TOKEN = "3d".repeat(16);
  private static final String EVENTS = "https://care.example/api/video/twilio/events";
  private static final String USAGE = "https://care.example/api/video/twilio/usage";
  private static final Map<String, String> VARIABLES =
      Map.of(
          "TWILIO_ACCOUNT_SID", StubApi.ACCOUNT,
          "TWILIO_API_KEY_SID", StubApi.KEY,
          "TWILIO_API_KEY_SECRET", StubApi.SECRET,
          "TWILIO_AUTH_TOKEN", TOKEN);
  private static final TwilioCredentials CREDENTIALS =
      TwilioCredentials.fromVariables(VARIABLES::get).orElseThrow();

  private static Message signed(SignedForm form, String url) {
    return new Message(form.signature(TOKEN, url), form.body());
  }

  @Test
  void theEnvironmentGivesManagedRoomsAndTokens() {
    Twilio twilio = Twilio.fromVariables(VARIABLES::get);

    assertThat(twilio.rooms().provider()).isEqualTo("twilio");
    assertThat(twilio.rooms().managesRooms()).isTrue();
    assertThat(twilio.tokens().isConfigured()).isTrue();
    assertThat(twilio.callbacks()).as("no URL to verify").isEmpty();
  }

  @Test
  void withoutVariablesTheAccountIsNamedAsMissing() {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> Twilio.fromVariables(Map.<String, String>of()::get))
        .withMessageStartingWith("TWILIO_ACCOUNT_SID must be set");
  }

  @Test
  void callbacksAreVerifiedForTheStatusCallbackAndForUsageBesideIt() {
    ProviderCallbacks callbacks =
        Twilio.of(CREDENTIALS, TwilioSettings.builder().statusCallback(URI.create(EVENTS)).build())
            .callbacks()
            .orElseThrow();
    SignedForm event = SignedForm.event(StubApi.ACCOUNT, "room-created", StubApi.NAME);
    SignedForm alert = SignedForm.alert(StubApi.ACCOUNT);

    assertThat(callbacks.roomEvent(signed(event, EVENTS))).isPresent();
    assertThat(callbacks.usageAlert(signed(alert, USAGE)).id()).isNotBlank();
    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> callbacks.usageAlert(signed(alert, EVENTS)));
  }

  @Test
  void theQueryOfTheStatusCallbackIsKeptForUsage() {
    String query = "?node=eu%201&key=k";
    ProviderCallbacks callbacks =
        Twilio.of(
                CREDENTIALS,
                TwilioSettings.builder().statusCallback(URI.create(EVENTS + query)).build())
            .callbacks()
            .orElseThrow();
    SignedForm alert = SignedForm.alert(StubApi.ACCOUNT);

    assertThat(callbacks.usageAlert(signed(alert, USAGE + query)).id()).isNotBlank();
    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> callbacks.usageAlert(signed(alert, USAGE)));
  }

  @Test
  void callbacksWithoutATimeHappenedByTheClockOfTheAccount() {
    Instant now = Instant.parse("2030-01-01T10:00:00Z");
    ProviderCallbacks callbacks =
        Twilio.of(
                CREDENTIALS,
                TwilioSettings.builder().statusCallback(URI.create(EVENTS)).build(),
                Clock.fixed(now, ZoneOffset.UTC))
            .callbacks()
            .orElseThrow();
    SignedForm event =
        SignedForm.event(StubApi.ACCOUNT, "room-created", StubApi.NAME).without("Timestamp");

    assertThat(callbacks.roomEvent(signed(event, EVENTS)).orElseThrow().at()).isEqualTo(now);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", EVENTS})
  void withoutAnAuthTokenNoCallbackIsVerified(String url) {
    TwilioSettings settings = TwilioSettings.defaults();
    assertThat(
            Twilio.of(
                    StubApi.CREDENTIALS,
                    url.isEmpty()
                        ? settings
                        : settings.toBuilder().statusCallback(URI.create(url)).build())
                .callbacks())
        .isEmpty();
  }

  @Test
  void requestsGoToTheConfiguredUrl() {
    try (StubApi api = new StubApi()) {
      Twilio twilio = Twilio.of(CREDENTIALS, api.settings());

      assertThatExceptionOfType(ProviderException.class)
          .as("the stub has no resource")
          .isThrownBy(() -> twilio.rooms().close(StubApi.SID))
          .withMessageContaining("not found at the requested URL");
    }
  }
}
