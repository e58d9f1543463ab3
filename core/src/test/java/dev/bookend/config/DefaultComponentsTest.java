package dev.bookend.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.InvalidValueException;
import dev.bookend.port.VideoProvider;
import dev.bookend.twilio.Twilio;
import dev.bookend.twilio.TwilioCredentials;
import dev.bookend.twilio.TwilioSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DefaultComponentsTest {
  @Test
  void withoutTheEmulatorOnTheClassPathTheDependencyIsNamed() {
    BookendConfig config = new BookendConfig(Map.of("bookend.provider", "emulator")::get);

    assertThat(DefaultComponents.hasEmulator()).isFalse();
    for (ThrowingCallable action :
        List.<ThrowingCallable>of(
            DefaultComponents::emulatorType, () -> new DefaultComponents(config))) {
      assertThatExceptionOfType(InvalidValueException.class)
          .isThrownBy(action)
          .withMessage(
              "bookend.provider must not be emulator without the dependency"
                  + " dev.bookend:bookend-emulator");
    }
  }

  @Test
  void callbacksAreVerifiedByTheProviderOrElseWithTheAccount() {
    Optional<TwilioCredentials> account =
        new BookendConfig(
                Map.of(
                        "TWILIO_ACCOUNT_SID",
                        "AC" + "a1".repeat(16),
                        "TWILIO_API_KEY_SID",
                        "SK" + "b2".repeat(16),
                        "TWILIO_API_KEY_SECRET",
                        "c3".repeat(16),
                        "TWILIO_AUTH_TOKEN",
                        "d4".repeat(16))
                    ::get)
            .credentials();
    TwilioSettings settings =
        TwilioSettings.builder()
            .statusCallback(URI.create("https://care.example/api/video/twilio/events"))
            .build();
    VideoProvider verifying = Twilio.of(account.orElseThrow(), settings);
    VideoProvider silent = VideoProvider.of(verifying.rooms(), verifying.tokens());

    assertThat(DefaultComponents.canVerifyCallbacks(null, verifying, Optional::empty)).isTrue();
    assertThat(DefaultComponents.canVerifyCallbacks(null, silent, () -> account)).isFalse();
    assertThat(DefaultComponents.canVerifyCallbacks(null, null, () -> account)).isTrue();
    assertThat(DefaultComponents.canVerifyCallbacks(null, null, Optional::empty)).isFalse();
  }
}
