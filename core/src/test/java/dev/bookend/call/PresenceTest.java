package dev.bookend.call;

import static dev.bookend.call.Calls.ANNA;
import static dev.bookend.call.Calls.BEN;
import static dev.bookend.call.Calls.CLEO;
import static dev.bookend.call.Calls.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresenceTest {
  private static final Instant LATER = NOW.plusSeconds(5);

  @Test
  void theCallStartsWithTheSecondConnectedParticipant() {
    VideoCall one = Calls.joined().connected(ANNA, null, NOW, NOW).call();
    assertThat(one.status()).isEqualTo(CallStatus.ACCEPTED);

    VideoCall two = one.connected(BEN, "PA2", LATER, LATER).call();

    assertThat(two.status()).isEqualTo(CallStatus.IN_PROGRESS);
    assertThat(two.times().startedAt()).isEqualTo(LATER);
    assertThat(two.times().endsAt()).isEqualTo(LATER.plusSeconds(15));
  }

  @Test
  void twoParticipantsStartALargerCall() {
    VideoCall call =
        Calls.pendingOfThree()
            .accept(BEN, NOW)
            .then(c -> c.accept(CLEO, NOW))
            .then(c -> c.admit(BEN, NOW))
            .then(c -> c.admit(CLEO, NOW))
            .then(c -> c.connected(BEN, null, NOW, NOW))
            .then(c -> c.connected(CLEO, null, NOW, NOW))
            .call();

    assertThat(call.status()).isEqualTo(CallStatus.IN_PROGRESS);
  }

  @Test
  void aParticipantWhoLeftDoesNotStartTheCall() {
    VideoCall call =
        Calls.joined()
            .connected(ANNA, null, NOW, NOW)
            .then(c -> c.left(ANNA, null, LATER, LATER))
            .then(c -> c.connected(BEN, null, LATER, LATER))
            .call();

    assertThat(call.status()).isEqualTo(CallStatus.ACCEPTED);
  }

  @Test
  void repeatedReportsOfTwoSourcesAreOneConnection() {
    CallChange first = Calls.joined().connected(ANNA, "PA1", NOW, NOW);

    assertThat(first.call().connected(ANNA, "PA1", NOW, LATER).changed()).isFalse();
    assertThat(first.call().connected(ANNA, null, LATER, LATER).changed()).isFalse();
  }

  @Test
  void aLateEndOfAnOldConnectionDoesNotEndTheNewOne() {
    VideoCall back =
        Calls.inProgress()
            .connected(ANNA, "PA1", NOW, NOW)
            .then(c -> c.left(ANNA, "PA1", LATER, LATER))
            .then(c -> c.connected(ANNA, null, LATER.plusSeconds(1), LATER.plusSeconds(1)))
            .then(c -> c.connected(ANNA, "PA2", LATER.plusSeconds(1), LATER.plusSeconds(1)))
            .call();

    assertThat(back.left(ANNA, "PA1", LATER.plusSeconds(2), LATER.plusSeconds(2)).changed())
        .isFalse();
    assertThat(back.left(ANNA, "PA2", LATER.plusSeconds(2), LATER.plusSeconds(2)).changed())
        .isTrue();
  }

  @Test
  void eventsOutOfOrderAreAppliedByTheirTimes() {
    VideoCall gone = Calls.inProgress().left(ANNA, null, LATER, LATER).call();

    CallChange late = gone.connected(ANNA, "PA1", NOW, LATER);
    assertThat(late.call().require(ANNA).isConnected()).isFalse();
    assertThat(gone.connected(ANNA, "PA1", LATER.plusSeconds(1), LATER.plusSeconds(1)).changed())
        .isTrue();
  }

  @Test
  void aFastProviderClockDoesNotMovePresenceIntoTheFuture() {
    VideoCall call = Calls.joined().connected(ANNA, "PA1", NOW.plusSeconds(300), NOW).call();

    assertThat(call.participant(ANNA).orElseThrow().connectedAt()).isEqualTo(NOW);
  }

  @Test
  void aLeaveReportOfAnOldPageDoesNotEndAConnectionOfTheProvider() {
    VideoCall call = Calls.inProgress().connected(ANNA, "PA2", LATER, LATER).call();

    CallChange report = call.left(ANNA, null, LATER, LATER);
    assertThat(report.events()).isEmpty();
    assertThat(report.call().require(ANNA).isConnected()).isTrue();
    assertThat(call.left(ANNA, "PA2", LATER, LATER).changed()).isTrue();
  }

  @Test
  void anEndThatArrivesBeforeItsStartIsKept() {
    VideoCall call =
        Calls.joined().left(ANNA, "PA1", NOW.plusSeconds(2), NOW.plusSeconds(3)).call();

    CallChange late = call.connected(ANNA, "PA1", NOW.plusSeconds(1), NOW.plusSeconds(4));

    Participant anna = late.call().participant(ANNA).orElseThrow();
    assertThat(anna.isConnected()).isFalse();
    assertThat(anna.connectedAt()).isEqualTo(NOW.plusSeconds(1));
    assertThat(anna.leftAt()).isEqualTo(NOW.plusSeconds(2));
    Instant again = NOW.plusSeconds(1);
    assertThat(late.call().connected(ANNA, "PA1", again, NOW.plusSeconds(5)).changed()).isFalse();
  }

  @Test
  void repeatedReconnectsDoNotGrowTheCall() {
    VideoCall call = Calls.joined();
    for (int i = 0; i < 100; i++) {
      Instant at = NOW.plusSeconds(i);
      String connection = "PA" + i;
      call =
          call.connected(ANNA, connection, at, at)
              .then(c -> c.left(ANNA, connection, at.plusMillis(500), at.plusMillis(500)))
              .call();
    }
    Connections connections = call.require(ANNA).connections();

    assertThat(connections.latest()).hasSize(Connections.MOST);
    assertThat(connections.count()).isEqualTo(100);
    assertThat(connections.time(LATER)).isEqualTo(Duration.ofSeconds(50));
    assertThat(connections.firstIn()).isEqualTo(NOW);
    CallCost cost = CallCost.Pricing.defaults().of(call);
    assertThat(cost.connections()).isEqualTo(100);
    assertThat(cost.participantMinutes()).isEqualByComparingTo("100");
    Instant later = NOW.plusSeconds(200);
    assertThat(call.connected(ANNA, "PA3", NOW.plusSeconds(3), later).changed()).isFalse();
    assertThat(call.left(ANNA, "PA3", NOW.plusSeconds(3), later).changed()).isFalse();
  }

  @Test
  void reasonsOfEndedConnectionsAreDistinguished() {
    VideoCall call = Calls.joined().roomAsked().then(c -> c.roomOpened("RM1", NOW)).call();
    VideoCall in = call.connected(ANNA, "PA1", NOW, NOW).call();
    Instant end = NOW.plusSeconds(3);

    assertThat(reasons(in.left(ANNA, "PA1", end, end))).containsExactly(LeaveReason.LOST);
    assertThat(reasons(in.left(ANNA, null, end, end).then(c -> c.left(ANNA, "PA1", end, end))))
        .containsExactly(LeaveReason.LEFT);
    CallChange again = in.connected(ANNA, "PA2", end, end);
    assertThat(reasons(again.then(c -> c.left(ANNA, "PA1", end.plusSeconds(1), LATER))))
        .containsExactly(LeaveReason.REPLACED);
    assertThat(again.call().require(ANNA).isConnected()).isTrue();
    VideoCall late = in.left(ANNA, "PA1", end, end).then(c -> c.left(ANNA, null, end, end)).call();
    assertThat(late.require(ANNA).leftReason()).isEqualTo(LeaveReason.LEFT);
  }

  private static List<LeaveReason> reasons(CallChange change) {
    return change.events().stream()
        .filter(CallEvent.Left.class::isInstance)
        .map(event -> ((CallEvent.Left) event).reason())
        .toList();
  }

  @Test
  void aLostConnectionDoesNotMoveTheEnd() {
    VideoCall call = Calls.inProgress().left(BEN, null, LATER, LATER).call();

    assertThat(call.status()).isEqualTo(CallStatus.IN_PROGRESS);
    assertThat(call.times().endsAt()).isEqualTo(NOW.plusSeconds(15));
  }

  @Test
  void aReportWithoutATicketIsRejected() {
    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> Calls.accepted().connected(ANNA, null, NOW, NOW));
  }

  @Test
  void joiningIsPossibleOnlyInTheJoinWindow() {
    Instant scheduled = NOW.plus(Duration.ofHours(1));
    VideoCall call =
        Calls.request(CallRequest.between(ANNA, BEN).at(scheduled)).accept(BEN, NOW).call();
    Instant opens = scheduled.minus(Duration.ofMinutes(5));
    Instant closes = scheduled.plus(Duration.ofMinutes(10));

    assertThatExceptionOfType(TooEarlyException.class)
        .isThrownBy(() -> call.admit(ANNA, opens.minusNanos(1000)))
        .satisfies(e -> assertThat(e.joinOpensAt()).isEqualTo(opens));
    assertThat(call.admit(ANNA, opens).changed()).isTrue();
    assertThat(call.admit(ANNA, closes.minusNanos(1000)).changed()).isTrue();
    assertThatExceptionOfType(CallOverException.class).isThrownBy(() -> call.admit(ANNA, closes));
  }

  @Test
  void rejoiningARunningCallIsPossibleUntilItEnds() {
    VideoCall call = Calls.inProgress();

    assertThat(call.admit(ANNA, NOW.plusSeconds(14)).changed()).isFalse();
    assertThatExceptionOfType(CallOverException.class)
        .isThrownBy(() -> call.admit(ANNA, NOW.plusSeconds(15)));
  }

  @Test
  void joiningAnUnacceptedOrDeclinedCallIsRejected() {
    assertThatExceptionOfType(IllegalCallStateException.class)
        .isThrownBy(() -> Calls.pending().admit(ANNA, NOW));
    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> Calls.pending().admit(BEN, NOW));
    VideoCall ofTwo =
        Calls.pendingOfThree().decline(CLEO, NOW).then(c -> c.accept(BEN, NOW)).call();
    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> ofTwo.admit(CLEO, NOW));
  }
}
