package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bookend.call.InvalidValueException;
import dev.bookend.port.RoomEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmulatedRoomsTest {
  private static final String NAME = "video-call-1";

  private final SettableClock clock = new SettableClock();
  private final TwilioEmulator emulator = new TwilioEmulator(clock);
  private final List<RoomEvent> events = new ArrayList<>();
  private final String sid = emulator.rooms().open(NAME, 2, Duration.ofMinutes(1));

  @BeforeEach
  void hearEvents() {
    emulator.onEvent(events::add);
  }

  private Page join(String identity) {
    return Page.in(emulator, new Token(emulator, clock, identity, sid).sign(), NAME);
  }

  private List<String> told() {
    return events.stream().map(EmulatedRoomsTest::word).toList();
  }

  private static String word(RoomEvent event) {
    if (event instanceof RoomEvent.Connected in) {
      return "+" + in.identity();
    }
    return event instanceof RoomEvent.Disconnected out ? "-" + out.identity() : "ended";
  }

  @Test
  void areOpenedOncePerName() {
    assertThat(sid).matches("RM[0-9a-f]{32}");
    assertThat(emulator.rooms().open(NAME, 2, Duration.ofMinutes(1))).isEqualTo(sid);
    assertThat(emulator.rooms().open("video-call-2", 2, Duration.ofMinutes(1))).isNotEqualTo(sid);
    assertThat(emulator.rooms().managesRooms()).isTrue();
    assertThat(emulator.rooms().provider()).isEqualTo("emulator");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 51})
  void areNotOpenedWithAMaximumOutOfRange(int people) {
    assertThatThrownBy(() -> emulator.rooms().open("video-call-2", people, Duration.ofMinutes(1)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("maxParticipants");
  }

  @Test
  void areNotOpenedWithoutAName() {
    assertThatThrownBy(() -> emulator.rooms().open(" ", 2, Duration.ofMinutes(1)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("name");
  }

  @Test
  void acceptCallsAfterTheirEnd() {
    emulator.rooms().close("video-call-2");
    emulator.rooms().disconnect("video-call-2", "anna");
    emulator.rooms().disconnect(NAME, "anna");

    assertThat(Page.present(emulator, "video-call-2")).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void publishConnectedAndDisconnectedEventsWithTimes() {
    Instant came = clock.instant();
    Page anna = join("anna");
    clock.advance(Duration.ofMillis(1500));
    anna.disconnect();

    String connection = anna.only("connected").path("participant").path("sid").asText();
    assertThat(connection).matches("PA[0-9a-f]{32}");
    assertThat(events)
        .containsExactly(
            new RoomEvent.Connected(NAME, sid, came, "anna", connection),
            new RoomEvent.Disconnected(NAME, sid, came.plusMillis(1500), "anna", connection));
    assertThat(Page.present(emulator, NAME)).isEmpty();
  }

  @Test
  void publishEventsToAllListeners() {
    List<RoomEvent> more = new ArrayList<>();
    emulator.onEvent(more::add);
    join("anna");

    assertThat(more).isEqualTo(events).hasSize(1);
  }

  @Test
  void disconnectTheParticipantWhenTheWebSocketCloses() {
    join("anna").drop();

    assertThat(Page.present(emulator, NAME)).isEmpty();
    assertThat(told()).containsExactly("+anna", "-anna");
  }

  @Test
  void disconnectAParticipantOnlyOnce() {
    Page anna = join("anna");
    anna.disconnect();
    anna.disconnect();
    anna.drop();

    assertThat(told()).containsExactly("+anna", "-anna");
  }

  @Test
  void disconnectAllParticipantsWhenClosed() {
    Page anna = join("anna");
    Page bert = join("bert");
    emulator.rooms().close(NAME);

    assertThat(anna.only("disconnected").path("status").asText()).isEqualTo("completed");
    assertThat(bert.only("disconnected").path("status").asText()).isEqualTo("completed");
    assertThat(Page.present(emulator, NAME)).isEmpty();
    assertThat(told()).containsExactly("+anna", "+bert", "-anna", "-bert", "ended");

    emulator.rooms().close(NAME);
    anna.disconnect();
    bert.drop();
    assertThat(told()).hasSize(5);
  }

  @Test
  void admitNoMoreThanTheirMaximum() {
    Page anna = join("anna");
    join("bert");
    assertThat(join("carl").code()).isEqualTo(53105);
    assertThat(Page.present(emulator, NAME)).containsExactlyInAnyOrder("anna", "bert");

    anna.disconnect();
    assertThat(join("carl").isConnected()).isTrue();
  }

  @Test
  void disconnectTheOlderOfTwoEqualIdentitiesEvenWhenFull() {
    Page older = join("anna");
    Page bert = join("bert");
    Page newer = join("anna");

    assertThat(older.code()).isEqualTo(53205);
    assertThat(newer.isConnected()).isTrue();
    assertThat(bert.isConnected()).isTrue();
    assertThat(told()).containsExactly("+anna", "+bert", "+anna", "-anna");

    older.disconnect();
    older.publish(true, "audio-1");
    assertThat(Page.present(emulator, NAME)).containsExactlyInAnyOrder("anna", "bert");
    assertThat(told()).hasSize(4);
  }

  @Test
  void disconnectAParticipantWithoutAnErrorCode() {
    Page anna = join("anna");
    Page bert = join("bert");
    emulator.rooms().disconnect(NAME, "anna");

    assertThat(anna.only("disconnected").path("status").asText()).isEqualTo("disconnected");
    assertThat(anna.code()).isZero();
    assertThat(bert.isConnected()).isTrue();
    assertThat(Page.present(emulator, NAME)).containsExactly("bert");
    assertThat(told()).containsExactly("+anna", "+bert", "-anna");
  }

  @Test
  void mayBeCalledByTheirListeners() {
    emulator.onEvent(
        event -> {
          if (event instanceof RoomEvent.Disconnected) {
            emulator.rooms().close(event.roomName());
          }
        });
    Page anna = join("anna");
    Page bert = join("bert");
    anna.disconnect();

    assertThat(bert.only("disconnected").path("status").asText()).isEqualTo("completed");
    assertThat(told()).containsExactly("+anna", "+bert", "-anna", "-bert", "ended");
  }

  @Test
  void surviveExceptionsOfListenersAndConnections() {
    TwilioEmulator careless = new TwilioEmulator(clock);
    careless.onEvent(
        event -> {
          throw new IllegalStateException("a listener's");
        });
    careless.onEvent(events::add);
    careless.rooms().open(NAME, 2, Duration.ofMinutes(1));
    TwilioEmulator.Signalling broken =
        careless.connect(
            text -> {
              throw new IllegalStateException("a WebSocket's");
            });
    String token = new Token(careless, clock, "anna", NAME).sign();
    broken.receive(
        "{\"type\":\"hello\",\"body\":{\"type\":\"connect\",\"token\":\"" + token + "\"}}");
    Page bert = Page.in(careless, new Token(careless, clock, "bert", NAME).sign(), NAME);

    assertThat(bert.isConnected()).isTrue();
    assertThat(Page.present(careless, NAME)).containsExactlyInAnyOrder("anna", "bert");
    assertThat(told()).containsExactly("+anna", "+bert");
  }
}
