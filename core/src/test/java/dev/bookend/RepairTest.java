package dev.bookend;

import static dev.bookend.Stage.ANNA;
import static dev.bookend.Stage.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the provider failed to tell is found by asking it. */
class RepairTest {
  private final Stage stage = new Stage();
  private final FakeRooms rooms = stage.rooms;

  @BeforeEach
  void theProviderAnswers() {
    rooms.tellWhoIsThere();
  }

  @Test
  void aCallStartsAlthoughNobodyToldThatPeopleAreThere() {
    CallId id = stage.joined();
    Instant since = stage.clock.instant();
    enter(id, "anna", "PA1");
    enter(id, "ben", "PA2");
    stage.advance(5);

    VideoCall call = stage.get(id);
    assertThat(call.status()).isEqualTo(CallStatus.IN_PROGRESS);
    assertThat(call.times().startedAt()).isEqualTo(stage.clock.instant());
    assertThat(person(id, "anna").connection()).isEqualTo("PA1");
    assertThat(person(id, "anna").connectedAt()).isEqualTo(since);
  }

  @Test
  void whoHasLeftIsMissed() {
    CallId id = longCall();
    rooms.leave(id.roomName(), "ben");
    stage.advance(20);

    assertThat(person(id, "ben").isConnected()).isFalse();
    assertThat(person(id, "anna").isConnected()).isTrue();
    rooms.leave(id.roomName(), "anna");
    stage.advance(30);
    stage.advance(30);
    assertThat(stage.get(id).endReason()).isEqualTo(EndReason.ALL_LEFT);
  }

  // C22
  @Test
  void aReportAloneStartsNothing() {
    CallId id = stage.joined();
    enter(id, "anna", "PA1");
    stage.advance(5);
    int looks = rooms.log.size();
    stage.calls.connected(BEN, id);
    stage.advance(2);

    assertThat(rooms.log.subList(looks, rooms.log.size())).containsExactly("look");
    assertThat(person(id, "ben").connections().count()).isZero();
    for (int minutes = 0; minutes < 11; minutes++) {
      stage.calls.connected(BEN, id);
      stage.advance(60);
    }
    assertThat(stage.get(id).status()).isEqualTo(CallStatus.MISSED);
    assertThat(stage.get(id).attendance()).isEqualTo(Attendance.PROVIDER);
  }

  @Test
  void aReportIsWhyTheProviderIsAskedAtOnce() {
    CallId id = stage.joined();
    enter(id, "anna", "PA1");
    enter(id, "ben", "PA2");
    stage.calls.connected(BEN, id);
    stage.advance(0);
    assertThat(stage.get(id).status()).isEqualTo(CallStatus.IN_PROGRESS);

    rooms.leave(id.roomName(), "ben");
    stage.calls.left(BEN, id);
    stage.advance(2);
    assertThat(person(id, "ben").leftReason()).isEqualTo(LeaveReason.LEFT);
    stage.calls.connected(BEN, id);
    stage.advance(2);
    assertThat(person(id, "ben").isConnected()).as("nor does a report bring back").isFalse();
  }

  @Test
  void reportsByTheHundredAreAnsweredByAFewQuestions() {
    CallId id = stage.joined();
    for (int i = 0; i < 100; i++) {
      stage.calls.connected(BEN, id);
      stage.clock.advance(Duration.ofMillis(100));
      stage.advance(0);
    }

    assertThat(rooms.log).hasSizeLessThanOrEqualTo(1 + 6);
  }

  // C21
  @Test
  void aGhostChangesNothing() {
    CallId id = stage.joined();
    String sid = stage.get(id).room().sid();
    Instant start = now();
    stage.advance(21);
    stage.calls.apply(connected(id, sid, start.plusSeconds(20), "anna", "PA2"));
    stage.calls.apply(connected(id, sid, start.plusSeconds(1), "ben", "PB"));
    List<CallEvent> before = stage.calls.history(ANNA, id);
    Connection ghost = new Connection("anna", "PA1", start.plusSeconds(1));
    Connection anna = new Connection("anna", "PA2", start.plusSeconds(20));
    Connection ben = new Connection("ben", "PB", start.plusSeconds(1));
    for (int look = 0; look < 10; look++) {
      rooms.list(
          look % 2 == 0
              ? new Connection[] {ghost, anna, ben}
              : new Connection[] {ben, anna, ghost});
      stage.calls.keeper().runDue();
      stage.clock.advance(Duration.ofSeconds(1));
    }
    stage.calls.apply(
        new RoomEvent.Disconnected(id.roomName(), sid, start.plusSeconds(22), "anna", "PA1"));

    assertThat(rooms.log).contains("look");
    assertThat(stage.calls.history(ANNA, id)).isEqualTo(before);
    assertThat(person(id, "anna").connection()).isEqualTo("PA2");
    assertThat(person(id, "anna").isConnected()).isTrue();
  }

  private static RoomEvent connected(
      CallId id, String sid, Instant at, String who, String connection) {
    return new RoomEvent.Connected(id.roomName(), sid, at, who, connection);
  }

  // C23
  @Test
  void completedMeansThatTheyMet() {
    CallId met = stage.joined();
    enter(met, "anna", "PA1");
    enter(met, "ben", "PA2");
    assertThat(stage.calls.complete(BEN, met).status()).isEqualTo(CallStatus.COMPLETED);
    assertThat(stage.get(met).times().startedAt()).isEqualTo(now());

    CallId alone = stage.joined();
    enter(alone, "ben", "PA2");
    int looks = rooms.log.size();
    for (int times = 0; times < 2; times++) {
      VideoCall call = stage.calls.complete(BEN, alone);
      assertThat(call.status()).isEqualTo(CallStatus.MISSED);
      assertThat(call.endReason()).isEqualTo(EndReason.ENDED_BY_PARTICIPANT);
      assertThat(call.attendance()).isEqualTo(Attendance.PROVIDER);
    }
    assertThat(rooms.log.subList(looks, rooms.log.size())).containsExactly("look");
    assertThat(stage.calls.history(ANNA, alone))
        .last()
        .isInstanceOfSatisfying(
            CallEvent.Missed.class, missed -> assertThat(missed.by()).isEqualTo("ben"));
  }

  @Test
  void aProviderThatDoesNotAnswerLeavesItOpenWhetherTheyMet() {
    CallId id = stage.joined();
    rooms.failNext(1);

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> stage.calls.complete(BEN, id));
    assertThat(stage.get(id).status()).isEqualTo(CallStatus.ACCEPTED);
  }

  @Test
  void whoWasOverlookedOnceIsFoundAgain() {
    CallId id = longCall();
    Instant since = person(id, "ben").connectedAt();
    rooms.leave(id.roomName(), "ben");
    stage.advance(20);
    rooms.enter(id.roomName(), "ben", "PA2", since);
    stage.advance(30);

    assertThat(person(id, "ben").isConnected()).isTrue();
  }

  @Test
  void aConnectionThatReplacedAnotherIsNoticed() {
    CallId id = longCall();
    enter(id, "ben", "PA3");
    stage.advance(20);

    assertThat(person(id, "ben").connection()).isEqualTo("PA3");
  }

  @Test
  void aRoomThatIsNotToBeFoundEndsTheCallAndIsClosedToBeSure() {
    CallId id = longCall();
    rooms.vanish(id.roomName());
    stage.advance(20);

    VideoCall call = stage.get(id);
    assertThat(call.endReason()).isEqualTo(EndReason.ROOM_ENDED);
    assertThat(call.room().phase()).isEqualTo(Phase.CLOSED);
    assertThat(rooms.log).endsWith("look", "close");
  }

  @Test
  void whatIsNewerThanTheQuestionStands() {
    CallId id = stage.accepted(Duration.ofMinutes(10));
    stage.calls.join(ANNA, id);
    stage.calls.join(BEN, id);
    String sid = String.valueOf(stage.get(id).room().sid());
    rooms.beforeLook(
        () -> stage.calls.apply(new RoomEvent.Connected(id.roomName(), sid, now(), "anna", "PA1")));
    stage.advance(5);

    assertThat(rooms.log).contains("look");
    assertThat(person(id, "anna").isConnected()).as("she came while it was asked").isTrue();
  }

  @Test
  void whatIsToldOfAnEarlierRoomIsNotTakenForNewsOfTheNextOne() {
    CallId id = stage.joined();
    String before = String.valueOf(stage.get(id).room().sid());
    stage.calls.reschedule(ANNA, id, now().plusSeconds(60), null);
    stage.advance(1);
    stage.calls.accept(BEN, id);
    rooms.failNext(1);
    assertThatExceptionOfType(ProviderException.class).isThrownBy(() -> stage.calls.join(ANNA, id));
    assertThat(stage.get(id).room().phase()).isEqualTo(Phase.OPENING);
    stage.calls.apply(new RoomEvent.Ended(id.roomName(), before, now()));
    stage.calls.apply(new RoomEvent.Connected(id.roomName(), before, now(), "anna", "PA0"));

    assertThat(stage.get(id).room().phase()).as("it may exist").isEqualTo(Phase.OPENING);
    assertThat(person(id, "anna").isConnected()).isFalse();
  }

  @Test
  void whatIsToldAgainAndAgainOfAForeignRoomCostsOneRequest() {
    CallId id = stage.inProgress();
    String foreign = rooms.appear(id.roomName());
    int before = rooms.log.size();
    for (int i = 0; i < 5; i++) {
      stage.calls.apply(new RoomEvent.Connected(id.roomName(), foreign, now(), "ben", "PA" + i));
      stage.calls.apply(new RoomEvent.Disconnected(id.roomName(), foreign, now(), "ben", "PA" + i));
    }

    assertThat(rooms.log.subList(before, rooms.log.size())).containsExactly("close");
  }

  @Test
  void oneStrayThatCanNotBeClosedKeepsNoOtherOpen() {
    CallId one = over();
    CallId other = over();
    rooms.appear(one.roomName());
    rooms.appear(other.roomName());
    rooms.failNext(1);

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> stage.calls.keeper().closeStrayRooms());
    assertThat(rooms.openRooms()).hasSize(1);
    assertThat(stage.calls.keeper().closeStrayRooms()).isEqualTo(1);
  }

  private CallId over() {
    CallId id = stage.inProgress();
    stage.calls.complete(ANNA, id);
    stage.advance(0);
    return id;
  }

  @Test
  void aRoomLastsAsLongAsItsCallCanBeExtended() {
    CallId id = stage.accepted();
    stage.calls.join(ANNA, id);

    assertThat(rooms.longest)
        .as("the window to join, the limit, and a minute by which it may be extended")
        .isEqualTo(Duration.ofMinutes(10).plusSeconds(15).plusMinutes(1));
  }

  @Test
  void whoComesAtTheSameTimeAsSomebodyLuckierUsesTheSameRoom() {
    CallId id = stage.accepted();
    rooms.beforeOpen(
        () -> {
          rooms.beforeOpen(() -> {});
          stage.calls.join(BEN, id);
          rooms.busyNext(1);
        });

    assertThat(stage.calls.join(ANNA, id).roomName()).isEqualTo(id.roomName());
  }

  @Test
  void aRoomThatEndedBeforeTheCallBeganIsOpenedAgain() {
    CallId id = stage.joined();
    rooms.vanish(id.roomName());
    stage.advance(5);
    assertThat(stage.get(id).status()).isEqualTo(CallStatus.ACCEPTED);
    stage.calls.join(ANNA, id);

    assertThat(rooms.isOpen(id.roomName())).isTrue();
  }

  @Test
  void strangersInARoomAreOverlooked() {
    CallId id = stage.joined();
    enter(id, "stranger", "PA0");
    enter(id, "anna", "PA1");
    enter(id, "ben", "PA2");
    stage.advance(5);

    assertThat(stage.get(id).status()).isEqualTo(CallStatus.IN_PROGRESS);
  }

  @Test
  void looksBecomeRarerUntilSomebodyIsLetIn() {
    CallId id = stage.accepted();
    stage.calls.join(ANNA, id);
    assertThat(looksIn(60)).isEqualTo(3);
    stage.calls.join(BEN, id);
    assertThat(looksIn(5)).isEqualTo(1);
    assertThat(looksIn(300)).isEqualTo(11);
  }

  @Test
  void anOverdueEndWinsOverWhatIsSeen() {
    CallId id = stage.joined();
    enter(id, "anna", "PA1");
    enter(id, "ben", "PA2");
    stage.advance(Duration.ofMinutes(11).toSeconds());

    assertThat(stage.get(id).status()).isEqualTo(CallStatus.MISSED);
  }

  @Test
  void aProviderThatFailsOrHasNoTimeIsAskedAgain() {
    CallId id = stage.joined();
    enter(id, "anna", "PA1");
    enter(id, "ben", "PA2");
    rooms.failNext(1);
    stage.advance(5);
    rooms.busyNext(1);
    stage.advance(10);
    assertThat(stage.get(id).status()).isEqualTo(CallStatus.ACCEPTED);
    stage.advance(2);

    assertThat(stage.get(id).status()).isEqualTo(CallStatus.IN_PROGRESS);
    assertThat(rooms.log).containsExactly("open", "look failed", "look not now", "look");
  }

  @Test
  void aRoomThatCanNotBeClosedForLackOfQuotaHasNotFailedToClose() {
    CallId id = stage.inProgress();
    stage.calls.complete(ANNA, id);
    rooms.busyNext(1);
    stage.advance(0);
    assertThat(stage.get(id).room().failures()).isZero();
    assertThat(stage.get(id).room().dueAt()).isEqualTo(stage.clock.instant().plusSeconds(2));
    stage.advance(2);

    assertThat(stage.get(id).room().phase()).isEqualTo(Phase.CLOSED);
  }

  @Test
  void aRoomForWhichThereIsNoQuotaIsNotOpened() {
    CallId id = stage.accepted();
    rooms.busyNext(1);

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> stage.calls.join(ANNA, id))
        .satisfies(e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(2)));
    stage.calls.join(ANNA, id);
    assertThat(rooms.isOpen(id.roomName())).isTrue();
  }

  @Test
  void aRoomThatIsMadeAnewAfterTheEndIsClosed() {
    CallId id = stage.inProgress();
    stage.advance(15);
    String again = rooms.appear(id.roomName());
    List<CallEvent> before = stage.calls.history(ANNA, id);
    stage.calls.apply(new RoomEvent.Connected(id.roomName(), again, now(), "anna", "PA9"));

    assertThat(rooms.openRooms()).isEmpty();
    assertThat(stage.calls.history(ANNA, id)).isEqualTo(before);
  }

  @Test
  void anotherRoomOfARunningCallIsClosedAndItsOwnIsNot() {
    CallId id = stage.inProgress();
    String another = rooms.appear(id.roomName());
    stage.calls.apply(new RoomEvent.Connected(id.roomName(), another, now(), "ben", "PA9"));

    assertThat(rooms.openRooms()).hasSize(1);
    assertThat(rooms.isOpen(id.roomName())).isTrue();
  }

  @Test
  void lateNewsOfTheOwnRoomClosesNothing() {
    CallId id = stage.inProgress();
    String own = stage.get(id).room().sid();
    stage.advance(15);
    int requests = rooms.log.size();
    stage.calls.apply(new RoomEvent.Connected(id.roomName(), own, now(), "ben", "PA9"));
    stage.calls.apply(new RoomEvent.Ended(id.roomName(), "RM_other", now()));

    assertThat(rooms.log).hasSize(requests);
  }

  @Test
  void roomsThatAreOpenWithoutReasonAreFoundAndClosed() {
    CallId running = stage.inProgress();
    CallId over = stage.inProgress();
    stage.calls.complete(ANNA, over);
    stage.advance(0);
    rooms.appear(over.roomName());
    rooms.appear(running.roomName());
    rooms.appear(stage.pending().roomName());
    rooms.appear(CallId.random().roomName());
    rooms.appear("somebody else's");

    assertThat(stage.calls.keeper().closeStrayRooms()).isEqualTo(3);
    assertThat(rooms.openRooms()).hasSize(3);
    assertThat(rooms.isOpen(running.roomName())).isTrue();
  }

  @Test
  void aKeeperLooksForThemEveryHour() {
    Rig rig = new Rig();
    CallId id = rig.inProgress(rig.calls, Duration.ofSeconds(15));
    rig.calls.complete(ANNA, id);
    rig.pass(Duration.ofSeconds(1));
    rig.rooms.appear(id.roomName());
    rig.rooms.busyNext(1);
    rig.pass(Duration.ofHours(1).plusSeconds(10));

    assertThat(rig.rooms.openRooms()).isEmpty();
  }

  private CallId longCall() {
    CallId id = stage.accepted(Duration.ofMinutes(10));
    stage.calls.join(ANNA, id);
    stage.calls.join(BEN, id);
    enter(id, "anna", "PA1");
    enter(id, "ben", "PA2");
    stage.advance(5);
    assertThat(stage.get(id).status()).isEqualTo(CallStatus.IN_PROGRESS);
    return id;
  }

  private int looksIn(int seconds) {
    int before = rooms.log.size();
    for (int i = 0; i < seconds; i++) {
      stage.advance(1);
    }
    return rooms.log.size() - before;
  }

  private void enter(CallId id, String identity, String connection) {
    rooms.enter(id.roomName(), identity, connection, now());
  }

  private Participant person(CallId id, String identity) {
    return stage.get(id).participant(identity).orElseThrow();
  }

  private Instant now() {
    return stage.clock.instant();
  }
}
