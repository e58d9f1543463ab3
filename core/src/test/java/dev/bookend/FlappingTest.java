package dev.bookend;

import static dev.bookend.ServiceFixture.ANNA;
import static dev.bookend.ServiceFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.Participant;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.QuotaExceededException;
import dev.bookend.cost.Pricing;
import dev.bookend.port.RoomEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** C36: flapping connections in managed rooms. */
class FlappingTest {
  private final List<CallEvent> delivered = new ArrayList<>();
  private final ServiceFixture fixture =
      new ServiceFixture(
          b ->
              b.settings(CallSettings.builder().limits(PersonLimits.defaults()).build())
                  .listener((event, call) -> delivered.add(event)));
  private int connections;

  private CallId longCall() {
    CallId id = fixture.accepted(Duration.ofMinutes(59));
    for (Actor actor : new Actor[] {ANNA, BEN}) {
      fixture.calls.join(actor, id);
    }
    connect(id, "anna");
    connect(id, "ben");
    return id;
  }

  private String sid(CallId id) {
    return fixture.get(id).room().sid();
  }

  private void connect(CallId id, String identity) {
    Instant now = fixture.calls.now();
    String connection = "PA" + ++connections;
    fixture.calls.apply(new RoomEvent.Connected(id.roomName(), sid(id), now, identity, connection));
  }

  private void disconnect(CallId id, String identity) {
    Instant now = fixture.calls.now();
    String connection = person(id, identity).connection();
    fixture.calls.apply(
        new RoomEvent.Disconnected(id.roomName(), sid(id), now, identity, connection));
  }

  private Participant person(CallId id, String identity) {
    return fixture.get(id).participant(identity).orElseThrow();
  }

  private List<CallEvent> presence(CallId id, String identity) {
    return fixture.calls.history(Actor.system(), id).stream()
        .filter(e -> e instanceof CallEvent.Connected || e instanceof CallEvent.Left)
        .filter(e -> identity.equals(e.by()))
        .toList();
  }

  @Test
  void aThousandReconnectsRecordFewEvents() {
    CallId id = longCall();
    for (int i = 0; i < 1000; i++) {
      fixture.advance(1);
      disconnect(id, "anna");
      assertThat(person(id, "anna").isConnected()).isFalse();
      fixture.advance(1);
      connect(id, "anna");
      assertThat(person(id, "anna").isConnected()).isTrue();
    }

    assertThat(presence(id, "anna")).hasSizeBetween(20, 50);
    assertThat(person(id, "anna").connections().count()).isEqualTo(1001);
    assertThat(person(id, "anna").connections().time(fixture.calls.now()))
        .isEqualTo(Duration.ofSeconds(1000));
    assertThat(Pricing.defaults().of(fixture.get(id)).connections()).isEqualTo(1002);
    assertThat(delivered).isEqualTo(fixture.calls.history(Actor.system(), id));
    comesAndGoesByTurns(presence(id, "anna"));
  }

  /** Connects and disconnects alternate. */
  private static void comesAndGoesByTurns(List<CallEvent> presence) {
    for (int i = 0; i < presence.size(); i++) {
      assertThat(presence.get(i) instanceof CallEvent.Connected).as("%d", i).isEqualTo(i % 2 == 0);
    }
  }

  @Test
  void theFirstReconnectsAreDeliveredAtOnce() {
    CallId id = longCall();
    for (int i = 0; i < 9; i++) {
      fixture.advance(1);
      disconnect(id, "anna");
      fixture.advance(1);
      connect(id, "anna");
    }

    assertThat(presence(id, "anna")).hasSize(19);
  }

  @Test
  void aFinalDisconnectIsDelivered() {
    CallId id = longCall();
    for (int i = 0; i < 30; i++) {
      fixture.advance(1);
      disconnect(id, "anna");
      fixture.advance(1);
      connect(id, "anna");
    }
    fixture.advance(300);
    disconnect(id, "anna");
    fixture.advance(1);
    connect(id, "anna");
    fixture.advance(1);
    disconnect(id, "anna");
    fixture.advance(300);

    List<CallEvent> presence = presence(id, "anna");
    assertThat(presence.get(presence.size() - 1)).isInstanceOf(CallEvent.Left.class);
    assertThat(delivered).contains(presence.get(presence.size() - 1));
    comesAndGoesByTurns(presence);
    int events = presence.size();
    fixture.advance(300);
    assertThat(presence(id, "anna")).hasSize(events);
  }

  @Test
  void reconnectsOfOnePersonDoNotMergeEventsOfAnother() {
    CallId id = longCall();
    for (int i = 0; i < 100; i++) {
      fixture.advance(1);
      disconnect(id, "anna");
      fixture.advance(1);
      connect(id, "anna");
    }
    disconnect(id, "ben");

    assertThat(presence(id, "ben")).hasSize(2);
  }

  @Test
  void aReportWithoutAnEventIsCounted() {
    fixture.rooms.tellWhoIsThere();
    CallId id = fixture.joined();
    int looks = fixture.rooms.log.size();

    assertThatExceptionOfType(QuotaExceededException.class)
        .isThrownBy(
            () -> {
              for (int i = 0; i < 140; i++) {
                fixture.advance(4);
                fixture.calls.connected(ANNA, id);
              }
            });
    assertThat(fixture.rooms.log.size() - looks).isBetween(100, 140);
    assertThat(person(id, "anna").activity().reports()).isEqualTo(100);
    assertThat(presence(id, "anna")).isEmpty();
    fixture.calls.connected(BEN, id);
  }

  @Test
  void aReportThatChangesNothingIsNotCounted() {
    CallId id = longCall();
    for (int i = 0; i < 200; i++) {
      fixture.calls.connected(ANNA, id);
    }

    assertThat(person(id, "anna").activity().reports()).isZero();
  }
}
