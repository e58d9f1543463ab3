package dev.bookend.call;

import static dev.bookend.call.Calls.ANNA;
import static dev.bookend.call.Calls.BEN;
import static dev.bookend.call.Calls.NOW;
import static dev.bookend.call.Calls.TERMS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private static final Instant END = NOW.plusSeconds(15);

  @Test
  void aLimitFromTheScheduleEndsALateCallOnTime() {
    VideoCall call = appointment(NOW.plusSeconds(300));
    Instant late = NOW.plusSeconds(300 + 540);
    VideoCall running = started(call, late);

    assertThat(call.joinClosesAt()).isEqualTo(NOW.plusSeconds(300 + 600));
    assertThat(running.times().endsAt()).isEqualTo(NOW.plusSeconds(300 + 600));
    assertThat(running.latestEnd()).isEqualTo(NOW.plusSeconds(300 + 660));
    assertThat(running.extend(Actor.of(ANNA), Duration.ofSeconds(60), late).call().times().endsAt())
        .isEqualTo(running.latestEnd());
    assertThat(started(call, NOW.plusSeconds(240)).times().endsAt())
        .isEqualTo(NOW.plusSeconds(240 + 600));
  }

  private static VideoCall appointment(Instant at) {
    CallTerms terms =
        TERMS.toBuilder()
            .limit(Duration.ofMinutes(10))
            .joinClosesAfter(Duration.ofHours(1))
            .limitCounts(CallTerms.LimitCounts.FROM_SCHEDULE)
            .build();
    return VideoCall.request(
            CallId.random(), Actor.of(ANNA), CallRequest.inviting(BEN).at(at), terms, NOW)
        .then(call -> call.accept(BEN, NOW))
        .call();
  }

  private static VideoCall started(VideoCall call, Instant at) {
    return call.join(ANNA, at)
        .then(c -> c.join(BEN, at))
        .then(c -> c.connected(ANNA, null, at, at))
        .then(c -> c.connected(BEN, null, at, at))
        .call();
  }

  @Test
  void aCallEndsAtItsLimitAndNotAMicrosecondBefore() {
    VideoCall call = Calls.inProgress();

    assertThat(call.advanceTo(END.minusNanos(1000)).changed()).isFalse();
    VideoCall over = call.advanceTo(END).call();

    assertThat(over.status()).isEqualTo(CallStatus.COMPLETED);
    assertThat(over.endReason()).isEqualTo(EndReason.TIME_LIMIT);
    assertThat(over.times().endsAt()).isEqualTo(END);
    assertThat(over.participants()).allMatch(p -> END.equals(p.leftAt()));
  }

  @Test
  void anOverdueEndIsRecordedAtItsActualTime() {
    VideoCall over = Calls.inProgress().advanceTo(END.plusMillis(300)).call();

    assertThat(Duration.between(over.times().endsAt(), over.times().endedAt())).hasMillis(300);
  }

  @Test
  void anAbandonedCallEndsAfterTheReconnectGrace() {
    VideoCall call = emptyAt(NOW.plusSeconds(1), Duration.ofSeconds(4));

    assertThat(call.advanceTo(NOW.plusSeconds(5).minusNanos(1000)).changed()).isFalse();
    assertThat(call.advanceTo(NOW.plusSeconds(5)).call().endReason()).isEqualTo(EndReason.ALL_LEFT);
  }

  @Test
  void theReconnectGraceDoesNotExtendTheLimit() {
    VideoCall call = emptyAt(NOW.plusSeconds(1), Duration.ofSeconds(30));

    assertThat(call.advanceTo(END).call().endReason()).isEqualTo(EndReason.TIME_LIMIT);
  }

  @Test
  void aReconnectWithinTheGraceKeepsTheCallRunning() {
    VideoCall call =
        emptyAt(NOW.plusSeconds(1), Duration.ofSeconds(4))
            .connected(ANNA, null, NOW.plusSeconds(4), NOW.plusSeconds(4))
            .call();

    assertThat(call.advanceTo(NOW.plusSeconds(10)).changed()).isFalse();
  }

  private static VideoCall emptyAt(Instant left, Duration grace) {
    CallBuilder running = new CallBuilder(Calls.inProgress());
    running.terms = running.terms.toBuilder().reconnectGrace(grace).build();
    return running
        .call()
        .left(ANNA, null, left, left)
        .then(c -> c.left(BEN, null, left, left))
        .call();
  }

  @Test
  void aWarningIsIssuedOnceAndAgainAfterAnExtension() {
    CallTerms terms = TERMS.toBuilder().warnBefore(Duration.ofSeconds(5)).build();
    VideoCall call =
        VideoCall.request(CallId.random(), Actor.of(ANNA), CallRequest.inviting(BEN), terms, NOW)
            .then(c -> c.accept(BEN, NOW))
            .then(c -> c.join(ANNA, NOW))
            .then(c -> c.join(BEN, NOW))
            .then(c -> c.connected(ANNA, null, NOW, NOW))
            .then(c -> c.connected(BEN, null, NOW, NOW))
            .call();

    assertThat(call.advanceTo(NOW.plusSeconds(9)).changed()).isFalse();
    CallChange warned = call.advanceTo(NOW.plusSeconds(10));
    assertThat(warned.events()).hasOnlyElementsOfType(CallEvent.EndingSoon.class).hasSize(1);
    assertThat(warned.call().advanceTo(NOW.plusSeconds(11)).changed()).isFalse();

    VideoCall longer =
        warned.call().extend(Actor.of(ANNA), Duration.ofSeconds(10), NOW.plusSeconds(11)).call();
    assertThat(longer.times().endsAt()).isEqualTo(END.plusSeconds(10));
    assertThat(longer.advanceTo(NOW.plusSeconds(20)).events())
        .hasOnlyElementsOfType(CallEvent.EndingSoon.class)
        .hasSize(1);
  }

  @Test
  void anExtensionIsLimitedByTheTerms() {
    VideoCall call = Calls.inProgress();
    VideoCall full = call.extend(Actor.of(BEN), Duration.ofSeconds(60), NOW).call();

    assertThat(full.times().endsAt()).isEqualTo(END.plusSeconds(60));
    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> full.extend(Actor.of(BEN), Duration.ofSeconds(1), NOW));
    assertNotAllowed(() -> call.extend(Actor.of(BEN), Duration.ofSeconds(61), NOW));
    assertNotAllowed(() -> call.extend(Actor.of(BEN), Duration.ZERO, NOW));
    assertNotAllowed(() -> call.extend(Actor.of(BEN), Duration.ofSeconds(-1), NOW));
  }

  private static void assertNotAllowed(ThrowingCallable attempt) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(attempt)
        .satisfies(e -> assertThat(e.field()).isEqualTo("more"));
  }

  @Test
  void extensionIsOffByDefault() {
    VideoCall call =
        VideoCall.request(
                CallId.random(),
                Actor.of(ANNA),
                CallRequest.inviting(BEN),
                CallTerms.defaults(),
                NOW)
            .call();

    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> call.extend(Actor.of(ANNA), Duration.ofSeconds(1), NOW));
  }

  @Test
  void eachParticipantCanEndTheCallAndARepetitionChangesNothing() {
    VideoCall over = Calls.inProgress().complete(Actor.of(BEN), null, NOW.plusSeconds(3)).call();

    assertThat(over.endReason()).isEqualTo(EndReason.ENDED_BY_PARTICIPANT);
    assertThat(over.complete(Actor.of(ANNA), null, NOW.plusSeconds(4)).changed()).isFalse();
  }

  @Test
  void aParticipantWithoutPresenceReportsCanEndTheCall() {
    assertThat(Calls.joined().complete(Actor.of(ANNA), null, NOW).call().status())
        .isEqualTo(CallStatus.COMPLETED);
    assertThatExceptionOfType(IllegalCallStateException.class)
        .isThrownBy(() -> Calls.accepted().complete(Actor.of(ANNA), null, NOW));
  }

  @Test
  void aCallWithOneConnectedParticipantIsMissedAndShowsTheConnection() {
    VideoCall call = Calls.joined().connected(ANNA, null, NOW, NOW).call();

    VideoCall missed = call.advanceTo(call.joinClosesAt()).call();

    assertThat(missed.status()).isEqualTo(CallStatus.MISSED);
    assertThat(missed.participant(ANNA).orElseThrow().connectedAt()).isEqualTo(NOW);
    assertThat(missed.participant(BEN).orElseThrow().connectedAt()).isNull();
  }

  @Test
  void theOpeningJoinWindowIsRecorded() {
    VideoCall call =
        Calls.request(CallRequest.inviting(BEN).at(NOW.plusSeconds(3600))).accept(BEN, NOW).call();

    CallChange near = call.advanceTo(call.joinOpensAt());

    assertThat(near.events()).hasOnlyElementsOfType(CallEvent.JoinOpened.class);
    assertThat(near.call().advanceTo(call.joinOpensAt().plusSeconds(1)).changed()).isFalse();
  }

  @Test
  void aRoomEndedByTheProviderEndsTheCall() {
    VideoCall call = Calls.inProgress().roomRequested().then(c -> c.roomOpened("RM1", NOW)).call();

    assertThat(call.roomEnded("RM0", true, NOW).changed()).as("an older room").isFalse();
    VideoCall over = call.roomEnded("RM1", true, NOW).call();
    assertThat(over.endReason()).isEqualTo(EndReason.ROOM_ENDED);
    assertThat(over.room().closedAt()).isEqualTo(NOW);
  }

  @Test
  void aRoomIsTrackedUntilItsEndIsConfirmed() {
    VideoCall over =
        Calls.inProgress()
            .roomRequested()
            .then(c -> c.roomOpened("RM1", NOW))
            .then(c -> c.delivered(c.outbox().recorded()))
            .then(c -> c.advanceTo(END))
            .then(c -> c.delivered(c.outbox().recorded()))
            .call();
    assertThat(over.dueAt()).contains(END);

    VideoCall retried = over.retryRoom(END).then(c -> c.retryRoom(END)).call();
    assertThat(retried.dueAt()).contains(END.plusSeconds(2));

    CallChange closed = retried.roomClosed(retried.room(), END.plusSeconds(2));
    assertThat(closed.events()).hasOnlyElementsOfType(CallEvent.RoomClosed.class);
    assertThat(closed.call().room().closedAt()).isEqualTo(END.plusSeconds(2));
  }

  @Test
  void aLateConfirmationDoesNotCloseALaterRoom() {
    VideoCall closing =
        Calls.joined()
            .roomRequested()
            .then(c -> c.reschedule(Actor.of(BEN), NOW.plusSeconds(60), null, null, NOW))
            .call();
    VideoCall again =
        closing
            .accept(ANNA, NOW)
            .then(VideoCall::roomRequested)
            .then(c -> c.roomOpened("RM2", NOW))
            .call();

    assertThat(again.roomClosed(closing.room(), NOW).changed()).isFalse();
    assertThat(again.room().phase()).isEqualTo(CallRoom.Phase.OPEN);
  }

  @Test
  void aRoomOpenedAfterTheEndIsDueForClosing() {
    VideoCall over = Calls.in(CallStatus.COMPLETED).roomOpened("RM1", END).call();

    assertThat(over.room().phase()).isEqualTo(CallRoom.Phase.CLOSING);
  }
}
