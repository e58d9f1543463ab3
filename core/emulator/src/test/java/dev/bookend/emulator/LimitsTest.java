package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.twilio.http.TwilioRestClient;
import com.twilio.rest.video.v1.Room;
import dev.bookend.emulator.TwilioEmulator.ConnectException;
import dev.bookend.port.RoomEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Time limits of rooms and participants, and ad-hoc rooms. */
class LimitsTest {
  private static final String NAME = "video-call-1";

  private final SettableClock clock = new SettableClock();
  private final TwilioEmulator emulator = new TwilioEmulator(clock);
  private final TwilioEmulator.Server server = emulator.serve(0);
  private final TwilioRestClient twilio = Sdk.with(emulator, server.uri());
  private final List<RoomEvent> events = new ArrayList<>();

  @AfterEach
  void stop() {
    server.close();
  }

  private Room create() {
    return Room.creator()
        .setUniqueName(NAME)
        .setMaxParticipants(2)
        .setMaxParticipantDuration(600)
        .setUnusedRoomTimeout(2)
        .setEmptyRoomTimeout(1)
        .create(twilio);
  }

  private String token(String identity, String room) {
    return new Token(emulator, clock, identity, room).sign();
  }

  private TwilioEmulator.Guest join(String identity) {
    return emulator.join(token(identity, NAME));
  }

  private int refused(String token) {
    return catchThrowableOfType(ConnectException.class, () -> emulator.join(token)).code();
  }

  // E11
  @Test
  void aRoomIsCompletedAfterADay() {
    Room room = Room.creator().setMaxParticipantDuration(86_400).create(twilio);
    clock.advance(Duration.ofMinutes(4));
    emulator.join(token("anna", room.getSid()));
    clock.advance(Duration.ofHours(24).minusMinutes(4).minusMillis(1));
    assertThat(emulator.rooms().connections(room.getSid()).orElseThrow()).hasSize(1);
    clock.advance(Duration.ofMillis(1));

    assertThat(emulator.rooms().openRooms()).isEmpty();
  }

  @Test
  void anUnusedRoomIsCompletedAfterItsTimeout() {
    Room room = create();
    clock.advance(Duration.ofMinutes(2).minusMillis(1));
    assertThat(emulator.rooms().openRooms()).hasSize(1);
    clock.advance(Duration.ofMillis(1));

    assertThat(emulator.rooms().openRooms()).isEmpty();
    assertThat(Room.fetcher(room.getSid()).fetch(twilio).getStatus())
        .isEqualTo(Room.RoomStatus.COMPLETED);
  }

  @Test
  void anEmptyRoomIsCompletedAfterItsTimeout() {
    create();
    TwilioEmulator.Guest anna = join("anna");
    clock.advance(Duration.ofMinutes(5));
    anna.leave();
    clock.advance(Duration.ofSeconds(59));
    assertThat(emulator.rooms().openRooms()).hasSize(1);
    clock.advance(Duration.ofSeconds(1));
    assertThat(emulator.rooms().openRooms()).isEmpty();
  }

  @Test
  void timeLimitsApplyWithoutARequest() {
    emulator.onEvent(events::add);
    create();
    clock.advance(Duration.ofMinutes(3));
    assertThat(events).isEmpty();
    emulator.lapse();

    assertThat(events).hasOnlyElementsOfType(RoomEvent.Ended.class).hasSize(1);
  }

  @Test
  void aParticipantIsDisconnectedAfterTheMaximumDuration() {
    create();
    TwilioEmulator.Guest guest = join("anna");
    Page page = Page.in(emulator, token("bert", NAME), NAME);
    clock.advance(Duration.ofSeconds(599));
    assertThat(guest.isConnected()).isTrue();
    clock.advance(Duration.ofSeconds(1));

    assertThat(guest.isConnected()).isFalse();
    assertThat(page.code()).isEqualTo(53216);
  }

  @Test
  void aRoomOpenedInProcessHasNoTimeLimit() {
    emulator.rooms().open(NAME, 2, Duration.ofMinutes(1));
    clock.advance(Duration.ofDays(2));

    assertThat(emulator.rooms().openRooms()).hasSize(1);
  }

  @Test
  void guestsAreRejectedWithTwiliosCodes() {
    String sid = create().getSid();
    TwilioEmulator.Guest anna = join("anna");
    join("bert");

    assertThat(refused(token("carl", sid))).isEqualTo(53105);
    assertThat(refused(token("carl", "other"))).isEqualTo(53106);
    assertThat(refused("no token")).isEqualTo(20101);
    TwilioEmulator.Guest again = join("anna");
    assertThat(anna.isConnected()).isFalse();
    anna.leave();
    assertThat(again.isConnected()).isTrue();
    emulator.rooms().close(NAME);
    assertThat(again.isConnected()).isFalse();
    assertThat(refused(token("anna", sid))).isEqualTo(53106);
  }

  @Test
  void anAdHocRoomReopensForATokenWithItsNameButNotItsSid() {
    emulator.configure(TwilioEmulator.Options.defaults().withAdHocRooms());
    String sid = create().getSid();
    Room.updater(sid, Room.RoomStatus.COMPLETED).update(twilio);

    assertThat(refused(token("anna", sid))).isEqualTo(53106);
    assertThat(emulator.rooms().openRooms()).isEmpty();
    assertThat(join("anna").isConnected()).isTrue();
    Room created = Room.fetcher(NAME).fetch(twilio);
    assertThat(created.getSid()).isNotEqualTo(sid);
    assertThat(created.getMaxParticipants()).isEqualTo(50);
    assertThat(created.getStatusCallback()).isNull();
  }

  @Test
  void resetRemovesAllState() {
    create();
    TwilioEmulator.Guest anna = join("anna");
    emulator.onEvent(events::add);
    emulator.reset();

    assertThat(anna.isConnected()).isFalse();
    assertThat(emulator.rooms().openRooms()).isEmpty();
    assertThat(emulator.callbackQueue().waiting()).isEmpty();
    assertThat(events).isEmpty();
    assertThat(Room.reader().setStatus(Room.RoomStatus.COMPLETED).read(twilio)).isEmpty();
  }
}
