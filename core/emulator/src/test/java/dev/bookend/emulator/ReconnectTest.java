package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconnectTest {
  private static final String NAME = "video-call-1";

  private final SettableClock clock = new SettableClock();
  private final TwilioEmulator emulator = new TwilioEmulator(clock);
  private final String sid = emulator.rooms().open(NAME, 2, Duration.ofMinutes(1));

  private String token(String identity) {
    return new Token(emulator, clock, identity, sid).sign();
  }

  private Page join(String identity, String... tracks) {
    return Page.in(emulator, token(identity), NAME, tracks);
  }

  private Page back(Page before, String token) {
    Page page = new Page(emulator);
    ObjectNode sync = Json.object("sync").put("version", 2).put("token", token).put("name", NAME);
    sync.put("session", before.latest("session").asText());
    sync.set("participant", before.participant(true, "audio-a"));
    page.hello(sync);
    return page;
  }

  @Test
  void resumesASessionAfterALostWebSocket() {
    Page anna = join("anna", "audio-a");
    Page bert = join("bert", "audio-b");
    anna.drop();
    assertThat(Page.present(emulator, NAME)).containsExactly("bert");
    bert.forget();
    Page again = back(anna, token("anna"));

    JsonNode synced = again.only("synced");
    assertThat(synced.path("participant").path("sid"))
        .isEqualTo(anna.only("connected").path("participant").path("sid"));
    assertThat(Page.present(emulator, NAME)).containsExactlyInAnyOrder("anna", "bert");
    assertThat(bert.latest("participants").get(0).path("state").asText()).isEqualTo("connected");
  }

  @Test
  void createsNewMediaConnectionsAndSubscriptions() {
    Page anna = join("anna", "audio-a");
    Page bert = join("bert", "audio-b");
    anna.drop();
    bert.forget();
    Page again = back(anna, token("anna"));
    again.describe(again.offered(), "offer");

    assertThat(bert.connections()).containsExactly(again.offered() + " offer");
    List<Integer> tracks =
        again.heard().stream()
            .map(message -> message.path("body").path("subscribed").path("tracks"))
            .filter(JsonNode::isArray)
            .map(JsonNode::size)
            .toList();
    assertThat(tracks).containsExactly(0, 1);
    assertThat(again.only("synced").path("subscribed").path("revision").asInt())
        .isGreaterThan(anna.only("connected").path("subscribed").path("revision").asInt());
  }

  @Test
  void replacesAWebSocketWhoseLossIsNotYetDetected() {
    Page anna = join("anna", "audio-a");
    join("bert");
    Page again = back(anna, token("anna"));
    anna.publish(false, "audio-a");
    anna.drop();

    assertThat(again.bodies("synced")).hasSize(1);
    assertThat(Page.present(emulator, NAME)).containsExactlyInAnyOrder("anna", "bert");
  }

  @Test
  void isRejectedAfterThirtySeconds() {
    Page anna = join("anna");
    anna.drop();
    clock.advance(Duration.ofSeconds(30));
    Page inTime = back(anna, token("anna"));
    assertThat(inTime.code()).isZero();

    inTime.drop();
    clock.advance(Duration.ofSeconds(31));
    assertThat(back(anna, token("anna")).code()).isEqualTo(53001);
    assertThat(Page.present(emulator, NAME)).isEmpty();
  }

  @Test
  void requiresAValidTokenOfTheSameIdentity() {
    Page anna = join("anna");
    String expired = token("anna");
    clock.advance(Duration.ofMinutes(5));
    anna.drop();

    assertThat(back(anna, expired).code()).isEqualTo(20104);
    assertThat(back(anna, token("bert")).code()).isEqualTo(20106);
    assertThat(back(anna, token("anna")).code()).isZero();
  }

  @Test
  void isRejectedAfterLeavingOrDisconnection() {
    Page anna = join("anna");
    Page bert = join("bert");
    anna.disconnect();
    emulator.rooms().disconnect(NAME, "bert");

    assertThat(back(anna, token("anna")).code()).isEqualTo(53001);
    assertThat(back(bert, token("bert")).code()).isEqualTo(53001);
  }

  @Test
  void reportsThatTheRoomWasCompleted() {
    Page anna = join("anna");
    Page bert = join("bert");
    anna.drop();
    emulator.rooms().close(NAME);

    assertThat(back(anna, token("anna")).only("disconnected").path("status").asText())
        .isEqualTo("completed");
    assertThat(back(bert, token("bert")).only("disconnected").path("status").asText())
        .isEqualTo("completed");
    assertThat(Page.present(emulator, NAME)).isEmpty();
  }

  @Test
  void yieldsToANewerConnectionOfTheSameIdentity() {
    Page anna = join("anna");
    anna.drop();
    Page newer = join("anna");

    assertThat(back(anna, token("anna")).code()).isEqualTo(53205);
    assertThat(newer.isConnected()).isTrue();
  }

  @Test
  void isRejectedIfTheRoomIsFull() {
    Page anna = join("anna");
    join("bert");
    anna.drop();
    join("carl");

    assertThat(back(anna, token("anna")).code()).isEqualTo(53105);
  }
}
