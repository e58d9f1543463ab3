package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Limits on the messages of one browser and on the WebSockets of one user. */
class MessageLimitTest {
  private static final String HEARTBEAT = "{\"type\":\"heartbeat\",\"x\":\"%s\"}";
  private static final String HELLO = "{\"type\":\"hello\"}";
  private static final String ICE =
      "{\"type\":\"msg\",\"body\":{\"type\":\"ice\",\"token\":\"%s\"}}";

  private final SettableClock clock = new SettableClock();
  private final TwilioEmulator emulator = new TwilioEmulator(clock);
  private final String room = emulator.rooms().open("video-call-1", 2, Duration.ofMinutes(1));
  private final List<String> heard = new ArrayList<>();
  private final TwilioEmulator.Signalling browser = emulator.connect(heard::add);

  private String token() {
    return new Token(emulator, clock, "anna", room).sign();
  }

  @Test
  void longMessagesRequireAnAcceptedToken() {
    browser.receive(HELLO);
    heard.clear();
    browser.receive(HEARTBEAT.formatted("x".repeat(70_000)));
    assertThat(heard).isEmpty();

    browser.receive(ICE.formatted(token()));
    heard.clear();
    browser.receive(HEARTBEAT.formatted("x".repeat(900_000)));
    assertThat(heard).hasSize(1);
    browser.receive(HEARTBEAT.formatted("x".repeat(1 << 20)));
    assertThat(heard).hasSize(1);
  }

  @Test
  void anInvalidTokenIsRejectedWithTheRequestForIceServers() {
    browser.receive(HELLO);
    browser.receive(ICE.formatted("no.token.at-all"));

    assertThat(heard).hasSize(2);
    assertThat(Json.read(heard.get(1)).at("/body/type").asText()).isEqualTo("error");
    assertThat(Json.read(heard.get(1)).at("/body/code").asInt()).isEqualTo(20101);
  }

  @Test
  void partsAreJoinedToAMessage() {
    assertThat(browser.receive("{\"type\":", false)).isTrue();
    assertThat(browser.receive("\"hel", false)).isTrue();
    assertThat(heard).isEmpty();
    assertThat(browser.receive("lo\"}", true)).isTrue();

    assertThat(heard).hasSize(1);
  }

  @Test
  void aBrowserBeyondTheRateLimitIsDisconnectedAndIgnored() {
    Page anna = Page.in(emulator, token(), "");
    for (int i = 0; i < 3000; i++) {
      anna.send(HEARTBEAT);
    }

    assertThat(anna.heard()).hasSizeLessThan(2100);
    assertThat(Page.present(emulator, "video-call-1")).isEmpty();
  }

  @Test
  void aBrowserWithinTheRateLimitStays() {
    browser.receive(HELLO);
    boolean open = true;
    for (int i = 0; i < 6000; i++) {
      clock.advance(Duration.ofMillis(6));
      open &= browser.receive(HEARTBEAT);
    }

    assertThat(open).isTrue();
    assertThat(heard).hasSize(6001);
  }

  @Test
  void aUserMayHaveTenWebSockets() {
    List<TwilioEmulator.Signalling> open =
        IntStream.range(0, 10)
            .mapToObj(i -> emulator.connect("anna", heard::add).orElseThrow())
            .toList();

    assertThat(emulator.connect("anna", heard::add)).isEmpty();
    assertThat(emulator.connect("bert", heard::add)).isPresent();
    open.get(3).closed();
    open.get(3).closed();
    assertThat(emulator.connect("anna", heard::add)).isPresent();
    assertThat(emulator.connect("anna", heard::add)).isEmpty();
  }
}
