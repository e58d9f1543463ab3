package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.emulator.TwilioEmulator.Signalling;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowBrowserTest {
  private static final String NAME = "video-call-1";

  private final Clock clock = new SettableClock();
  private final TwilioEmulator emulator = new TwilioEmulator(clock);
  private final String room = emulator.rooms().open(NAME, 2, Duration.ofMinutes(1));
  private final List<String> sent = new ArrayList<>();
  private final Page anna = Page.in(emulator, token("anna"), NAME);
  private final Signalling bert = emulator.connect(this::send);
  private final String link;
  private Runnable meanwhile = () -> {};

  SlowBrowserTest() {
    bert.receive("{\"type\":\"hello\"}");
    bert.receive(
        "{\"type\":\"msg\",\"body\":{\"type\":\"connect\",\"token\":\"%s\"}}"
            .formatted(token("bert")));
    link = Json.read(sent.get(1)).at("/body/peer_connections/0/id").asText();
    sent.clear();
  }

  private String token(String identity) {
    return new Token(emulator, clock, identity, room).sign();
  }

  private void send(String text) {
    sent.add(text);
    Runnable now = meanwhile;
    meanwhile = () -> {};
    now.run();
  }

  /** While one message to Bert is being sent, Anna causes the given number of further ones. */
  private void whileBertTakesOne(int times, Runnable annaDoes) {
    meanwhile =
        () -> {
          for (int i = 0; i < times; i++) {
            annaDoes.run();
          }
        };
    publish();
  }

  private void publish() {
    anna.publish(true, "audio-" + anna.heard().size());
  }

  @Test
  void receivesAThousandQueuedMessages() {
    whileBertTakesOne(1000, this::publish);

    assertThat(sent).hasSize(1001);
    assertThat(Page.present(emulator, NAME)).containsExactlyInAnyOrder("anna", "bert");
  }

  @Test
  void isDisconnectedIfMoreAreQueued() {
    whileBertTakesOne(1001, this::publish);

    assertThat(Page.present(emulator, NAME)).containsExactly("anna");
    assertThat(anna.latest("participants").get(0).path("state").asText()).isEqualTo("disconnected");
    bert.receive("{\"type\":\"heartbeat\"}");
    assertThat(sent).hasSize(1);
  }

  @Test
  void isDisconnectedIfTheQueueIsTooLong() {
    String candidate = "x".repeat(1_000_000);
    whileBertTakesOne(8, () -> anna.ice(link, candidate));
    assertThat(sent).hasSize(9);
    assertThat(Page.present(emulator, NAME)).contains("bert");

    whileBertTakesOne(9, () -> anna.ice(link, candidate));
    assertThat(Page.present(emulator, NAME)).containsExactly("anna");
  }
}
