package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignallingTest {
  private static final String NAME = "video-call-1";

  private final SettableClock clock = new SettableClock();
  private final TwilioEmulator emulator = new TwilioEmulator(clock);
  private final String sid = emulator.rooms().open(NAME, 3, Duration.ofMinutes(1));

  private Page join(String identity, String... tracks) {
    return Page.in(emulator, token(identity), NAME, tracks);
  }

  private String token(String identity) {
    return new Token(emulator, clock, identity, sid).sign();
  }

  @Test
  void sendsWelcomeIceServersAndRoom() {
    Page anna = join("anna", "audio-1");

    assertThat(anna.heard().get(0).path("type").asText()).isEqualTo("welcome");
    assertThat(anna.heard().get(0).path("negotiatedTimeout").asInt()).isEqualTo(5000);
    assertThat(anna.only("iced").path("ice_servers").isArray()).isTrue();
    var connected = anna.only("connected");
    assertThat(connected.path("sid").asText()).isEqualTo(sid);
    assertThat(connected.path("name").asText()).isEqualTo(NAME);
    assertThat(connected.path("session").asText()).isNotEmpty();
    assertThat(connected.path("participant").path("identity").asText()).isEqualTo("anna");
    assertThat(connected.path("participants")).isEmpty();
    assertThat(connected.path("options").path("session_timeout").asInt()).isEqualTo(30);
    assertThat(connected.path("published").path("tracks").get(0).path("sid").asText())
        .matches("MT[0-9a-f]{32}");
  }

  @Test
  void acceptsARequestWithinHello() {
    Page anna = new Page(emulator);
    anna.hello(anna.connect(token("anna"), NAME));

    assertThat(anna.isConnected()).isTrue();
  }

  @Test
  void answersHeartbeats() {
    Page anna = join("anna");
    anna.forget();
    anna.send("{\"type\":\"heartbeat\"}");

    assertThat(anna.heard()).hasSize(1);
    assertThat(anna.heard().get(0).path("type").asText()).isEqualTo("heartbeat");
  }

  @Test
  void sendsNothingBeforeHello() {
    Page anna = new Page(emulator);
    anna.send("{\"type\":\"heartbeat\"}");
    anna.body(anna.connect(token("anna"), NAME));

    assertThat(anna.heard()).isEmpty();
    assertThat(Page.present(emulator, NAME)).isEmpty();
  }

  @Test
  void acceptsOneParticipantPerWebSocket() {
    Page anna = join("anna");
    anna.body(anna.connect(token("bert"), NAME));
    anna.hello(anna.connect(token("carl"), NAME));

    assertThat(Page.present(emulator, NAME)).containsExactly("anna");
  }

  @Test
  void rejectsRequestsOfAClosedWebSocket() {
    Page anna = new Page(emulator);
    anna.drop();
    anna.hello(anna.connect(token("anna"), NAME));

    assertThat(Page.present(emulator, NAME)).isEmpty();
  }

  @Test
  void ignoresMessagesAfterLeaving() {
    Page anna = join("anna");
    Page bert = join("bert");
    anna.disconnect();
    bert.forget();
    anna.publish(true, "video-1");

    assertThat(bert.heard()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "no json",
        "null",
        "7",
        "[]",
        "[[{}]]",
        "\"hello\"",
        "{",
        "{}",
        "{\"type\":null}",
        "{\"type\":{}}",
        "{\"type\":\"unknown\"}",
        "{\"type\":\"msg\"}",
        "{\"type\":\"msg\",\"body\":[]}",
        "{\"type\":\"msg\",\"body\":{\"type\":\"unknown\"}}",
        "{\"type\":\"msg\",\"body\":{\"type\":\"connected\"}}",
        "{\"type\":\"msg\",\"body\":{\"type\":\"update\"}}",
        "{\"type\":\"msg\",\"body\":{\"type\":\"update\",\"participant\":7}}",
        "{\"type\":\"msg\",\"body\":{\"type\":\"update\",\"participant\":{\"revision\":1e99,"
            + "\"tracks\":[null,7,{},{\"id\":\"\"},{\"id\":\"a\",\"kind\":\"smell\"}]}}}",
        "{\"type\":\"msg\",\"body\":{\"type\":\"update\",\"peer_connections\":7}}",
        "{\"type\":\"msg\",\"body\":{\"type\":\"update\",\"peer_connections\":[null,7,{},[]]}}",
        "{\"type\":\"msg\",\"body\":{\"type\":\"connect\"}}",
        "{\"type\":\"msg\",\"body\":{\"type\":\"sync\"}}",
        "\u0000\ud800"
      })
  void ignoresWhatItDoesNotExpect(String text) {
    Page anna = join("anna", "audio-1");
    Page bert = join("bert");
    Page stranger = new Page(emulator);
    anna.forget();
    bert.forget();

    assertThatCode(
            () -> {
              anna.send(text);
              stranger.send(text);
              stranger.hello(Json.object());
              stranger.send(text);
            })
        .doesNotThrowAnyException();
    assertThat(bert.bodies("update").stream().filter(u -> u.has("peer_connections"))).isEmpty();
    assertThat(Page.present(emulator, NAME)).containsExactlyInAnyOrder("anna", "bert");
  }

  @Test
  void ignoresMessagesThatAreTooLongOrTooDeep() {
    Page anna = join("anna");
    anna.forget();
    anna.send("{\"type\":\"heartbeat\",\"x\":\"" + "x".repeat(1 << 20) + "\"}");
    anna.send("{\"type\":\"heartbeat\",\"x\":" + "[".repeat(100_000));
    anna.send("{\"type\":\"heartbeat\",\"x\":" + "[".repeat(100) + "]".repeat(100) + "}");

    assertThat(anna.heard()).isEmpty();
    anna.send("{\"type\":\"heartbeat\"}");
    assertThat(anna.heard()).hasSize(1);
  }

  @Test
  void limitsTheNumberOfTracks() {
    String[] many = new String[100];
    for (int i = 0; i < many.length; i++) {
      many[i] = "audio-" + i;
    }
    join("anna", many);
    Page bert = join("bert");

    assertThat(bert.latest("participants").get(0).path("tracks")).hasSize(32);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void ignoresMalformedMessages(long seed) {
    Random random = new Random(seed);
    Page bert = join("bert", "audio-1");
    Page sample = new Page(emulator);
    List<String> good =
        List.of(
            "{\"type\":\"hello\",\"body\":" + sample.connect(token("anna"), NAME, "video-1") + "}",
            "{\"type\":\"msg\",\"body\":" + sample.connect(token("anna"), NAME, "audio-2") + "}",
            "{\"type\":\"msg\",\"body\":{\"type\":\"update\",\"participant\":"
                + sample.participant(true, "audio-3", "data-1")
                + "}}",
            "{\"type\":\"msg\",\"body\":{\"type\":\"disconnect\"}}");
    for (int round = 0; round < 300; round++) {
      Page anna = new Page(emulator);
      for (String text : good) {
        StringBuilder damaged = new StringBuilder(text);
        for (int i = random.nextInt(3); i > 0; i--) {
          int at = random.nextInt(damaged.length());
          damaged.setCharAt(at, (char) (random.nextInt(95) + 32));
        }
        anna.send(damaged.toString());
      }
      anna.drop();
    }

    assertThat(bert.isConnected()).isTrue();
    assertThat(Page.present(emulator, NAME)).as("seed %s", seed).containsExactly("bert");
  }
}
