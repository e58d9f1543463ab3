package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.config.BookendConfig;
import dev.bookend.config.DefaultComponents;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The emulator as the provider of a host. */
class ProviderTest {
  private final SettableClock clock = new SettableClock();

  @Test
  void theConfigurationFindsTheEmulatorOnTheClassPath() {
    assertThat(DefaultComponents.hasEmulator()).isTrue();
    assertThat(DefaultComponents.emulatorType()).isEqualTo(TwilioEmulator.class);
    BookendConfig config = new BookendConfig(Map.of("bookend.provider", "emulator")::get);
    DefaultComponents parts = new DefaultComponents(config);

    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try {
      VideoProvider provider = parts.emulator(clock);
      assertThat(provider).isInstanceOf(TwilioEmulator.class);
      assertThat(provider.rooms().providerTime()).isEqualTo(clock.instant());
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void itsTokensAdmitToItsRooms() {
    VideoProvider provider = new TwilioEmulator(clock);
    String room = provider.rooms().open("video-call-1", 2, Duration.ofMinutes(1));
    TokenIssuer.Token token =
        provider
            .tokens()
            .issue(new TokenIssuer.Request(room, "anna", clock.instant(), Duration.ofMinutes(1)));

    assertThat(((TwilioEmulator) provider).join(token.value()).isConnected()).isTrue();
    assertThat(provider.rooms().connections(room).orElseThrow())
        .extracting(connection -> connection.identity())
        .containsExactly("anna");
  }

  @Test
  void itSendsNoCallbacksThatAHostVerifies() {
    assertThat(new TwilioEmulator(clock).callbacks()).isEmpty();
  }
}
