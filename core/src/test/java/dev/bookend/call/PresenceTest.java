package dev.bookend.call;

import static dev.bookend.call.Calls.ANNA;
import static dev.bookend.call.Calls.BEN;
import static dev.bookend.call.Calls.CLEO;
import static dev.bookend.call.Calls.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.cost.CallCost;
import dev.bookend.cost.Pricing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
            .then(c -> c.join(BEN, NOW))
            .then(c -> c.join(CLEO, NOW))
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

  // C20
  @ParameterizedTest
  @ValueSource(ints = {-300, -9, 0, 5, 10, 11, 300})
  void aRepeatedEventNeverResumesAnEndedConnection(int ahead) {
    Instant start = NOW.plusSeconds(ahead);
    Instant end = start.plusSeconds(2);
    VideoCall gone =
        Calls.joined()
            .connected(ANNA, "PA1", start, NOW)
            .then(c -> c.left(ANNA, "PA1", end, NOW.plusSeconds(2)))
            .call();
    for (int later = 3; later < 30; later++) {
      Instant now = NOW.plusSeconds(later);
      assertThat(gone.connected(ANNA, "PA1", start, now).changed()).as("%d s", later).isFalse();
      assertThat(gone.left(ANNA, "PA1", end, now).changed()).as("%d s", later).isFalse();
    }

    assertThat(gone.require(ANNA).isConnected()).isFalse();
    VideoCall unlisted =
        Calls.joined()
            .connected(ANNA, "PA1", start, NOW)
            .then(c -> c.unlisted(ANNA, "PA1", NOW.plusSeconds(2), NOW.plusSeconds(2)))
            .call();
    assertThat(unlisted.connected(ANNA, "PA1", start, NOW.plusSeconds(4)).changed()).isFalse();
  }

  // C20
  @Test
  void twoDifferentEndEventsResultInTheEarlierEndInBothOrders() {
    VideoCall in = Calls.joined().connected(ANNA, "PA1", NOW, NOW).call();
    Instant now = NOW.plusSeconds(10);
    CallChange one =
        in.left(ANNA, "PA1", LATER, now).then(c -> c.left(ANNA, "PA1", LATER.plusSeconds(1), now));
    CallChange other =
        in.left(ANNA, "PA1", LATER.plusSeconds(1), now).then(c -> c.left(ANNA, "PA1", LATER, now));

    assertThat(one.call().require(ANNA).leftAt()).isEqualTo(LATER);
    assertThat(other.call().require(ANNA).leftAt()).isEqualTo(LATER);
  }

  // C20
  @Test
  void theLaterOfTwoConnectionsIsCurrentIfTheProviderClockIsFast() {
    Instant first = NOW.plusSeconds(8);
    Instant second = NOW.plusSeconds(10);
    VideoCall call =
        Calls.joined()
            .connected(ANNA, "PA2", second, NOW.plusSeconds(2))
            .then(c -> c.connected(ANNA, "PA1", first, NOW.plusSeconds(7)))
            .call();

    assertThat(call.require(ANNA).connection()).isEqualTo("PA2");
  }

  @Test
  void aConnectionThatAPollEndsNeverEndsBeforeItsStart() {
    Instant fast = NOW.plusSeconds(8);
    VideoCall call =
        Calls.joined()
            .connected(ANNA, "PA1", fast, NOW)
            .then(c -> c.unlisted(ANNA, "PA1", LATER, LATER))
            .call();

    assertThat(call.require(ANNA).leftAt()).isEqualTo(LATER);
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
    CallCost cost = Pricing.defaults().of(call);
    assertThat(cost.connections()).isEqualTo(100);
    assertThat(cost.participantMinutes()).isEqualByComparingTo("100");
    Instant later = NOW.plusSeconds(200);
    assertThat(call.connected(ANNA, "PA3", NOW.plusSeconds(3), later).changed()).isFalse();
    assertThat(call.left(ANNA, "PA3", NOW.plusSeconds(3), later).changed()).isFalse();
  }

  // C20
  @ParameterizedTest
  @ValueSource(ints = {17, 40, 64, 65, 100, 200})
  void aLateEndOfAFoldedConnectionCountsNothing(int reconnects) {
    VideoCall call = Calls.joined();
    for (int i = 0; i < reconnects; i++) {
      Instant at = NOW.plusSeconds(i);
      call = call.connected(ANNA, "PA" + i, at, at).call();
    }
    Connections before = call.require(ANNA).connections();
    Instant later = NOW.plusSeconds(reconnects + 1);
    for (int i = 0; i < reconnects - Connections.MOST; i++) {
      for (Instant end : List.of(NOW.plusSeconds(i).plusMillis(1300), later)) {
        Connections after =
            call.left(ANNA, "PA" + i, end, later).call().require(ANNA).connections();
        assertThat(after.current()).as("end of PA%d at %s", i, end).isEqualTo(before.current());
        assertThat(after.count()).as("end of PA%d at %s", i, end).isEqualTo(reconnects);
        assertThat(after.time(later)).as("end of PA%d at %s", i, end).isEqualTo(before.time(later));
      }
    }

    assertThat(before.count()).isEqualTo(reconnects);
    assertThat(before.time(later)).isEqualTo(Duration.ofSeconds(reconnects + 1));
  }

  // C20
  @Test
  void aRepeatedEndOfAFoldedConnectionCountsNothing() {
    VideoCall call = Calls.joined();
    for (int i = 0; i < 40; i++) {
      Instant at = NOW.plusSeconds(i);
      String connection = "PA" + i;
      call =
          call.connected(ANNA, connection, at, at)
              .then(c -> c.left(ANNA, connection, at.plusMillis(500), at.plusMillis(500)))
              .call();
    }
    for (int i = 0; i < 40; i++) {
      Instant at = NOW.plusSeconds(i);
      Instant now = NOW.plusSeconds(50);
      assertThat(call.connected(ANNA, "PA" + i, at, now).changed()).as("start of %d", i).isFalse();
      assertThat(call.left(ANNA, "PA" + i, at.plusMillis(500), now).changed())
          .as("end of %d", i)
          .isFalse();
    }
  }

  // C20
  @Test
  void aLateEndOfAFoldedConnectionDoesNotEndAReportedOne() {
    VideoCall call = Calls.joined();
    for (int i = 0; i < 20; i++) {
      Instant at = NOW.plusSeconds(i);
      call = call.connected(ANNA, "PA" + i, at, at).call();
    }
    Instant out = NOW.plusSeconds(21);
    Instant back = NOW.plusSeconds(60);
    VideoCall reported =
        call.left(ANNA, "PA19", out, out).then(c -> c.connected(ANNA, null, back, back)).call();
    assertThat(reported.require(ANNA).isConnected()).isTrue();
    Instant late = back.plusSeconds(3);

    assertThat(reported.left(ANNA, "PA0", late, late).changed()).isFalse();
  }

  // C20
  @Test
  void aLateEndAfterARescheduleCountsNothing() {
    Instant moved = NOW.plusSeconds(20);
    VideoCall call =
        Calls.joined()
            .connected(ANNA, "PA1", NOW, NOW)
            .then(c -> c.reschedule(Actor.of(ANNA), moved, null, null, LATER))
            .then(c -> c.accept(BEN, LATER))
            .then(c -> c.join(ANNA, LATER))
            .call();
    int before = call.require(ANNA).connections().count();

    CallChange late =
        call.left(ANNA, "PA1", LATER.plusSeconds(1), LATER.plusSeconds(1))
            .then(c -> c.connected(ANNA, "PA1", NOW, LATER.plusSeconds(2)));

    assertThat(before).isEqualTo(1);
    assertThat(late.changed()).isFalse();
  }

  @Test
  void reasonsOfEndedConnectionsAreDistinguished() {
    VideoCall call = Calls.joined().roomRequested().then(c -> c.roomOpened("RM1", NOW)).call();
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
    VideoCall call = Calls.request(CallRequest.inviting(BEN).at(scheduled)).accept(BEN, NOW).call();
    Instant opens = scheduled.minus(Duration.ofMinutes(5));
    Instant closes = scheduled.plus(Duration.ofMinutes(10));

    assertThatExceptionOfType(TooEarlyException.class)
        .isThrownBy(() -> call.join(ANNA, opens.minusNanos(1000)))
        .satisfies(e -> assertThat(e.joinOpensAt()).isEqualTo(opens));
    assertThat(call.join(ANNA, opens).changed()).isTrue();
    assertThat(call.join(ANNA, closes.minusNanos(1000)).changed()).isTrue();
    assertThatExceptionOfType(CallOverException.class).isThrownBy(() -> call.join(ANNA, closes));
  }

  @Test
  void rejoiningARunningCallIsPossibleUntilItEnds() {
    VideoCall call = Calls.inProgress();

    assertThat(call.join(ANNA, NOW.plusSeconds(14)).changed()).isFalse();
    assertThatExceptionOfType(CallOverException.class)
        .isThrownBy(() -> call.join(ANNA, NOW.plusSeconds(15)));
  }

  @Test
  void joiningAnUnacceptedOrDeclinedCallIsRejected() {
    assertThatExceptionOfType(IllegalCallStateException.class)
        .isThrownBy(() -> Calls.pending().join(ANNA, NOW));
    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> Calls.pending().join(BEN, NOW));
    VideoCall ofTwo =
        Calls.pendingOfThree().decline(CLEO, NOW).then(c -> c.accept(BEN, NOW)).call();
    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> ofTwo.join(CLEO, NOW));
  }
}
