package dev.bookend.keeper;

import static dev.bookend.ServiceFixture.ANNA;
import static dev.bookend.ServiceFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.FakeRooms;
import dev.bookend.ServiceFixture;
import dev.bookend.call.Attendance;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRoom.Phase;
import dev.bookend.call.CallStatus;
import dev.bookend.call.EndReason;
import dev.bookend.call.LeaveReason;
import dev.bookend.call.Participant;
import dev.bookend.call.ProviderException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.RoomEvent;
import dev.bookend.port.VideoRooms.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recovery of missed callbacks by presence checks, and of orphaned rooms by sweeps. */
class RepairTest {
  private final ServiceFixture fixture = new ServiceFixture();
  private final FakeRooms rooms = fixture.rooms;

  @BeforeEach
  void synchronizeTheProvider() {
    rooms.tellWhoIsThere();
  }

  @Test
  void aCallStartsByAPresenceCheckIfCallbacksAreLost() {
    CallId id = fixture.joined();
    Instant since = fixture.clock.instant();
    enter(id, "anna", "PA1");
    enter(id, "ben", "PA2");
    fixture.advance(5);

    VideoCall call = fixture.get(id);
    assertThat(call.status()).isEqualTo(CallStatus.IN_PROGRESS);
    assertThat(call.times().startedAt()).isEqualTo(fixture.clock.instant());
    assertThat(person(id, "anna").connection()).isEqualTo("PA1");
    assertThat(person(id, "anna").connectedAt()).isEqualTo(since);
  }

  @Test
  void aLostDisconnectIsRecoveredByAPresenceCheck() {
    CallId id = longCall();
    rooms.leave(id.roomName(), "ben");
    fixture.advance(20);

    assertThat(person(id, "ben").isConnected()).isFalse();
    assertThat(person(id, "anna").isConnected()).isTrue();
    rooms.leave(id.roomName(), "anna");
    fixture.advance(30);
    fixture.advance(30);
    assertThat(fixture.get(id).endReason()).isEqualTo(EndReason.ALL_LEFT);
  }

  // C22
  @Test
  void aReportAloneStartsNothing() {
    CallId id = fixture.joined();
    enter(id, "anna", "PA1");
    fixture.advance(5);
    int looks = rooms.log.size();
    fixture.calls.connected(BEN, id);
    fixture.advance(2);

    assertThat(rooms.log.subList(looks, rooms.log.size())).containsExactly("look");
    assertThat(person(id, "ben").connections().count()).isZero();
    for (int minutes = 0; minutes < 11; minutes++) {
      fixture.calls.connected(BEN, id);
      fixture.advance(60);
    }
    assertThat(fixture.get(id).status()).isEqualTo(CallStatus.MISSED);
    assertThat(fixture.get(id).attendance()).isEqualTo(Attendance.PROVIDER);
  }

  @Test
  void aReportTriggersAPresenceCheck() {
    CallId id = fixture.joined();
    enter(id, "anna", "PA1");
    enter(id, "ben", "PA2");
    fixture.calls.connected(BEN, id);
    fixture.advance(0);
    assertThat(fixture.get(id).status()).isEqualTo(CallStatus.IN_PROGRESS);

    rooms.leave(id.roomName(), "ben");
    fixture.calls.left(BEN, id);
    fixture.advance(2);
    assertThat(person(id, "ben").leftReason()).isEqualTo(LeaveReason.LEFT);
    fixture.calls.connected(BEN, id);
    fixture.advance(2);
    assertThat(person(id, "ben").isConnected()).as("nor does a report bring back").isFalse();
  }

  @Test
  void aReportDuringAPresenceCheckTriggersAnotherOne() {
    CallId id = fixture.joined();
    enter(id, "anna", "PA1");
    rooms.afterLook(
        () -> {
          enter(id, "ben", "PA2");
          fixture.calls.connected(BEN, id);
        });
    fixture.advance(5);
    fixture.advance(2);

    assertThat(fixture.get(id).status()).isEqualTo(CallStatus.IN_PROGRESS);
  }

  @Test
  void aHundredReportsTriggerFewPresenceChecks() {
    CallId id = fixture.joined();
    for (int i = 0; i < 100; i++) {
      fixture.calls.connected(BEN, id);
      fixture.clock.advance(Duration.ofMillis(100));
      fixture.advance(0);
    }

    assertThat(rooms.log).hasSizeLessThanOrEqualTo(1 + 6);
  }

  // C21
  @Test
  void anOldConnectionInTheListChangesNothing() {
    CallId id = fixture.accepted(Duration.ofMinutes(30));
    fixture.calls.join(ANNA, id);
    fixture.calls.join(BEN, id);
    String sid = fixture.get(id).room().sid();
    Instant start = now();
    fixture.advance(21);
    fixture.calls.apply(connected(id, sid, start.plusSeconds(20), "anna", "PA2"));
    fixture.calls.apply(connected(id, sid, start.plusSeconds(1), "ben", "PB"));
    List<CallEvent> before = fixture.calls.history(ANNA, id);
    Connection ghost = new Connection("anna", "PA1", start.plusSeconds(1));
    Connection anna = new Connection("anna", "PA2", start.plusSeconds(20));
    Connection ben = new Connection("ben", "PB", start.plusSeconds(1));
    int looksBefore = looks();
    for (int look = 0; look < 10; look++) {
      rooms.list(
          look % 2 == 0
              ? new Connection[] {ghost, anna, ben}
              : new Connection[] {ben, anna, ghost});
      fixture.advance(30);
    }
    assertThat(looks() - looksBefore).as("lists with the ghost").isGreaterThanOrEqualTo(10);
    fixture.calls.apply(
        new RoomEvent.Disconnected(id.roomName(), sid, start.plusSeconds(22), "anna", "PA1"));

    assertThat(fixture.calls.history(ANNA, id)).isEqualTo(before);
    assertThat(person(id, "anna").connection()).isEqualTo("PA2");
    assertThat(person(id, "anna").isConnected()).isTrue();
  }

  private int looks() {
    return Collections.frequency(rooms.log, "look");
  }

  private static RoomEvent connected(
      CallId id, String sid, Instant at, String identity, String connection) {
    return new RoomEvent.Connected(id.roomName(), sid, at, identity, connection);
  }

  // C23
  @Test
  void aCallIsCompletedOnlyIfBothWerePresent() {
    CallId met = fixture.joined();
    enter(met, "anna", "PA1");
    enter(met, "ben", "PA2");
    assertThat(fixture.calls.complete(BEN, met).status()).isEqualTo(CallStatus.COMPLETED);
    assertThat(fixture.get(met).times().startedAt()).isEqualTo(now());

    CallId alone = fixture.joined();
    enter(alone, "ben", "PA2");
    int looks = rooms.log.size();
    for (int times = 0; times < 2; times++) {
      VideoCall call = fixture.calls.complete(BEN, alone);
      assertThat(call.status()).isEqualTo(CallStatus.MISSED);
      assertThat(call.endReason()).isEqualTo(EndReason.ENDED_BY_PARTICIPANT);
      assertThat(call.attendance()).isEqualTo(Attendance.PROVIDER);
    }
    assertThat(rooms.log.subList(looks, rooms.log.size())).containsExactly("look");
    assertThat(fixture.calls.history(ANNA, alone))
        .endsWith(new CallEvent.NoShow(alone, 7, now(), "anna", Duration.ZERO))
        .element(5)
        .isInstanceOfSatisfying(
            CallEvent.Missed.class, missed -> assertThat(missed.by()).isEqualTo("ben"));
  }

  @Test
  void slowAnswerOfTheProviderEndsNoCallBeforeItsStart() {
    CallId id = fixture.joined();
    rooms.enter(id.roomName(), "anna", "PA1", now());
    rooms.enter(id.roomName(), "ben", "PA2", now());
    rooms.beforeLook(() -> fixture.advance(1));

    VideoCall call = fixture.calls.complete(BEN, id);

    assertThat(call.status()).isEqualTo(CallStatus.COMPLETED);
    assertThat(call.times().endedAt()).isAfterOrEqualTo(call.times().startedAt());
  }

  @Test
  void attendanceIsUnknownIfTheProviderDoesNotAnswer() {
    CallId id = fixture.joined();
    rooms.failNext(1);

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> fixture.calls.complete(BEN, id));
    assertThat(fixture.get(id).status()).isEqualTo(CallStatus.ACCEPTED);
  }

  @Test
  void aConnectionMissingFromOneListIsRestoredByTheNext() {
    CallId id = longCall();
    Instant since = person(id, "ben").connectedAt();
    rooms.leave(id.roomName(), "ben");
    fixture.advance(20);
    rooms.enter(id.roomName(), "ben", "PA2", since);
    fixture.advance(30);

    assertThat(person(id, "ben").isConnected()).isTrue();
  }

  @Test
  void aReplacedConnectionIsDetected() {
    CallId id = longCall();
    enter(id, "ben", "PA3");
    fixture.advance(20);

    assertThat(person(id, "ben").connection()).isEqualTo("PA3");
  }

  @Test
  void aMissingRoomEndsTheCallAndIsClosedAnyway() {
    CallId id = longCall();
    rooms.vanish(id.roomName());
    fixture.advance(20);

    VideoCall call = fixture.get(id);
    assertThat(call.endReason()).isEqualTo(EndReason.ROOM_ENDED);
    assertThat(call.room().phase()).isEqualTo(Phase.CLOSED);
    assertThat(rooms.log).endsWith("look", "close");
  }

  @Test
  void changesAfterAPresenceCheckTakePrecedence() {
    CallId id = fixture.accepted(Duration.ofMinutes(10));
    fixture.calls.join(ANNA, id);
    fixture.calls.join(BEN, id);
    String sid = String.valueOf(fixture.get(id).room().sid());
    rooms.beforeLook(
        () ->
            fixture.calls.apply(new RoomEvent.Connected(id.roomName(), sid, now(), "anna", "PA1")));
    fixture.advance(5);

    assertThat(rooms.log).contains("look");
    assertThat(person(id, "anna").isConnected()).as("she came while it was asked").isTrue();
  }

  @Test
  void eventsOfAnEarlierRoomDoNotChangeTheNextOne() {
    CallId id = fixture.joined();
    String before = String.valueOf(fixture.get(id).room().sid());
    fixture.calls.reschedule(ANNA, id, now().plusSeconds(60), null);
    fixture.advance(1);
    fixture.calls.accept(BEN, id);
    rooms.failNext(1);
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> fixture.calls.join(ANNA, id));
    assertThat(fixture.get(id).room().phase()).isEqualTo(Phase.OPENING);
    fixture.calls.apply(new RoomEvent.Ended(id.roomName(), before, now()));
    fixture.calls.apply(new RoomEvent.Connected(id.roomName(), before, now(), "anna", "PA0"));

    assertThat(fixture.get(id).room().phase()).as("it may exist").isEqualTo(Phase.OPENING);
    assertThat(person(id, "anna").isConnected()).isFalse();
  }

  @Test
  void repeatedEventsOfAnOrphanedRoomCostOneRequest() {
    CallId id = fixture.inProgress();
    String foreign = rooms.appear(id.roomName());
    int before = rooms.log.size();
    for (int i = 0; i < 5; i++) {
      fixture.calls.apply(new RoomEvent.Connected(id.roomName(), foreign, now(), "ben", "PA" + i));
      fixture.calls.apply(
          new RoomEvent.Disconnected(id.roomName(), foreign, now(), "ben", "PA" + i));
    }

    assertThat(rooms.log.subList(before, rooms.log.size())).containsExactly("close");
  }

  @Test
  void aFailureToCloseOneOrphanedRoomDoesNotAffectOthers() {
    CallId one = over();
    CallId other = over();
    rooms.appear(one.roomName());
    rooms.appear(other.roomName());
    rooms.failNext(1);

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> fixture.calls.keeper().closeOrphanedRooms());
    assertThat(rooms.openRooms()).hasSize(1);
    assertThat(fixture.calls.keeper().closeOrphanedRooms()).isEqualTo(1);
  }

  private CallId over() {
    CallId id = fixture.inProgress();
    fixture.calls.complete(ANNA, id);
    fixture.advance(0);
    return id;
  }

  @Test
  void theRoomLimitIsTheLatestEndOfTheCall() {
    CallId id = fixture.accepted();
    fixture.calls.join(ANNA, id);

    assertThat(rooms.longest)
        .as("the window to join, the limit, and a minute by which it may be extended")
        .isEqualTo(Duration.ofMinutes(10).plusSeconds(15).plusMinutes(1));
  }

  @Test
  void concurrentJoinsUseTheSameRoom() {
    CallId id = fixture.accepted();
    rooms.beforeOpen(
        () -> {
          rooms.beforeOpen(() -> {});
          fixture.calls.join(BEN, id);
          rooms.busyNext(1);
        });

    assertThat(fixture.calls.join(ANNA, id).roomName()).isEqualTo(id.roomName());
  }

  @Test
  void aRoomThatEndsBeforeTheCallStartsIsReopened() {
    CallId id = fixture.joined();
    rooms.vanish(id.roomName());
    fixture.advance(5);
    assertThat(fixture.get(id).status()).isEqualTo(CallStatus.ACCEPTED);
    fixture.calls.join(ANNA, id);

    assertThat(rooms.isOpen(id.roomName())).isTrue();
  }

  @Test
  void unknownIdentitiesInARoomAreIgnored() {
    CallId id = fixture.joined();
    enter(id, "stranger", "PA0");
    enter(id, "anna", "PA1");
    enter(id, "ben", "PA2");
    fixture.advance(5);

    assertThat(fixture.get(id).status()).isEqualTo(CallStatus.IN_PROGRESS);
  }

  @Test
  void presenceChecksBackOffUntilTheNextJoin() {
    CallId id = fixture.accepted();
    fixture.calls.join(ANNA, id);
    assertThat(looksIn(60)).isEqualTo(3);
    fixture.calls.join(BEN, id);
    assertThat(looksIn(5)).isEqualTo(1);
    assertThat(looksIn(300)).isEqualTo(11);
  }

  @Test
  void anOverdueEndTakesPrecedenceOverAPresenceCheck() {
    CallId id = fixture.joined();
    enter(id, "anna", "PA1");
    enter(id, "ben", "PA2");
    fixture.advance(Duration.ofMinutes(11).toSeconds());

    assertThat(fixture.get(id).status()).isEqualTo(CallStatus.MISSED);
  }

  @Test
  void presenceChecksAreRetriedIfTheProviderFailsOrIsBusy() {
    CallId id = fixture.joined();
    enter(id, "anna", "PA1");
    enter(id, "ben", "PA2");
    rooms.failNext(1);
    fixture.advance(5);
    rooms.busyNext(1);
    fixture.advance(10);
    assertThat(fixture.get(id).status()).isEqualTo(CallStatus.ACCEPTED);
    fixture.advance(2);

    assertThat(fixture.get(id).status()).isEqualTo(CallStatus.IN_PROGRESS);
    assertThat(rooms.log).containsExactly("open", "look failed", "look not now", "look");
  }

  @Test
  void aRejectedRequestToCloseARoomIsPostponedAndNotCountedAsFailure() {
    CallId id = fixture.inProgress();
    fixture.calls.complete(ANNA, id);
    rooms.busyNext(1);
    fixture.advance(0);
    assertThat(fixture.get(id).room().failures()).isZero();
    assertThat(fixture.get(id).room().dueAt()).isEqualTo(fixture.clock.instant().plusSeconds(2));
    fixture.advance(2);

    assertThat(fixture.get(id).room().phase()).isEqualTo(Phase.CLOSED);
  }

  @Test
  void aRoomIsNotOpenedWithoutQuota() {
    CallId id = fixture.accepted();
    rooms.busyNext(1);

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> fixture.calls.join(ANNA, id))
        .satisfies(e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(2)));
    fixture.calls.join(ANNA, id);
    assertThat(rooms.isOpen(id.roomName())).isTrue();
  }

  @Test
  void aRoomCreatedAfterTheEndIsClosed() {
    CallId id = fixture.inProgress();
    fixture.advance(15);
    String again = rooms.appear(id.roomName());
    List<CallEvent> before = fixture.calls.history(ANNA, id);
    fixture.calls.apply(new RoomEvent.Connected(id.roomName(), again, now(), "anna", "PA9"));

    assertThat(rooms.openRooms()).isEmpty();
    assertThat(fixture.calls.history(ANNA, id)).isEqualTo(before);
  }

  @Test
  void anOrphanedRoomOfARunningCallIsClosedAndItsOwnIsNot() {
    CallId id = fixture.inProgress();
    String another = rooms.appear(id.roomName());
    fixture.calls.apply(new RoomEvent.Connected(id.roomName(), another, now(), "ben", "PA9"));

    assertThat(rooms.openRooms()).hasSize(1);
    assertThat(rooms.isOpen(id.roomName())).isTrue();
  }

  @Test
  void lateEventsOfTheOwnRoomCloseNothing() {
    CallId id = fixture.inProgress();
    String own = fixture.get(id).room().sid();
    fixture.advance(15);
    int requests = rooms.log.size();
    fixture.calls.apply(new RoomEvent.Connected(id.roomName(), own, now(), "ben", "PA9"));
    fixture.calls.apply(new RoomEvent.Ended(id.roomName(), "RM_other", now()));

    assertThat(rooms.log).hasSize(requests);
  }

  @Test
  void orphanedRoomsAreFoundAndClosed() {
    CallId running = fixture.inProgress();
    CallId over = fixture.inProgress();
    fixture.calls.complete(ANNA, over);
    fixture.advance(0);
    rooms.appear(over.roomName());
    rooms.appear(running.roomName());
    rooms.appear(fixture.pending().roomName());
    rooms.appear(CallId.random().roomName());
    rooms.appear("somebody else's");

    assertThat(fixture.calls.keeper().closeOrphanedRooms()).isEqualTo(3);
    assertThat(rooms.openRooms()).hasSize(3);
    assertThat(rooms.isOpen(running.roomName())).isTrue();
  }

  @Test
  void aKeeperSweepsForOrphanedRoomsEveryHour() {
    SteppedKeeper stepped = new SteppedKeeper();
    CallId id = stepped.inProgress(stepped.calls, Duration.ofSeconds(15));
    stepped.calls.complete(ANNA, id);
    stepped.pass(Duration.ofSeconds(1));
    stepped.rooms.appear(id.roomName());
    stepped.rooms.busyNext(1);
    stepped.pass(Duration.ofHours(1).plusSeconds(10));

    assertThat(stepped.rooms.openRooms()).isEmpty();
  }

  private CallId longCall() {
    CallId id = fixture.accepted(Duration.ofMinutes(10));
    fixture.calls.join(ANNA, id);
    fixture.calls.join(BEN, id);
    enter(id, "anna", "PA1");
    enter(id, "ben", "PA2");
    fixture.advance(5);
    assertThat(fixture.get(id).status()).isEqualTo(CallStatus.IN_PROGRESS);
    return id;
  }

  private int looksIn(int seconds) {
    int before = rooms.log.size();
    for (int i = 0; i < seconds; i++) {
      fixture.advance(1);
    }
    return rooms.log.size() - before;
  }

  private void enter(CallId id, String identity, String connection) {
    rooms.enter(id.roomName(), identity, connection, now());
  }

  private Participant person(CallId id, String identity) {
    return fixture.get(id).participant(identity).orElseThrow();
  }

  private Instant now() {
    return fixture.clock.instant();
  }
}
