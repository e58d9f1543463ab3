package dev.bookend.call;

import static dev.bookend.call.Calls.ANNA;
import static dev.bookend.call.Calls.BEN;
import static dev.bookend.call.Calls.CLEO;
import static dev.bookend.call.Calls.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttendanceTest {
  private static VideoCall joinedByAnna() {
    return Calls.request(CallRequest.inviting(BEN, CLEO).at(NOW))
        .accept(BEN, NOW)
        .then(c -> c.accept(CLEO, NOW))
        .then(c -> c.join(ANNA, NOW))
        .then(c -> c.roomRequested())
        .then(c -> c.roomOpened("RM1", NOW))
        .call();
  }

  private static List<CallEvent.NoShow> noShows(CallChange change) {
    return change.events().stream()
        .filter(CallEvent.NoShow.class::isInstance)
        .map(CallEvent.NoShow.class::cast)
        .toList();
  }

  @Test
  void peopleWhoNeverCameAreToldWhenTheJoinWindowCloses() {
    Instant came = NOW.plusSeconds(60);
    VideoCall waiting = joinedByAnna().connected(ANNA, "PA1", came, came).call();

    CallChange missed = waiting.advanceTo(waiting.joinClosesAt());

    assertThat(missed.call().status()).isEqualTo(CallStatus.MISSED);
    assertThat(noShows(missed))
        .extracting(CallEvent.NoShow::identity, CallEvent.NoShow::waitedFor)
        .containsExactly(tuple(BEN, Duration.ofMinutes(9)), tuple(CLEO, Duration.ofMinutes(9)));
    assertThat(CallAttendance.of(missed.call(), NOW).people())
        .extracting(CallAttendance.Person::noShow)
        .containsExactly(false, true, true);
  }

  @Test
  void aNoShowOfACallThatTookPlaceIsToldAtItsEnd() {
    VideoCall running =
        joinedByAnna()
            .join(BEN, NOW)
            .then(c -> c.connected(ANNA, "PA1", NOW, NOW))
            .then(c -> c.connected(BEN, "PA2", NOW.plusSeconds(5), NOW.plusSeconds(5)))
            .call();

    CallChange ended = running.advanceTo(NOW.plusSeconds(20));

    assertThat(noShows(ended)).extracting(CallEvent.NoShow::identity).containsExactly(CLEO);
    CallAttendance attendance = CallAttendance.of(ended.call(), NOW.plusSeconds(99));
    assertThat(attendance.met()).isTrue();
    assertThat(attendance.source()).isEqualTo(Attendance.PROVIDER);
    assertThat(attendance.lasted()).isEqualTo(Duration.ofSeconds(15));
    assertThat(attendance.people())
        .containsExactly(
            new CallAttendance.Person(
                ANNA,
                null,
                NOW,
                NOW.plusSeconds(20),
                Duration.ofSeconds(20),
                Duration.ZERO,
                1,
                false),
            new CallAttendance.Person(
                BEN,
                null,
                NOW.plusSeconds(5),
                NOW.plusSeconds(20),
                Duration.ofSeconds(15),
                Duration.ofSeconds(5),
                1,
                false),
            new CallAttendance.Person(
                CLEO, null, null, null, Duration.ZERO, Duration.ZERO, 0, true));
  }

  @Test
  void nobodyIsANoShowWhereNobodyCanKnow() {
    VideoCall adHoc = Calls.joined();

    assertThat(noShows(adHoc.complete(Actor.system(), null, NOW))).isEmpty();
    assertThat(noShows(adHoc.advanceTo(adHoc.joinClosesAt()))).isEmpty();
  }

  @Test
  void nobodyIsANoShowOfACallThatIsCancelledOrEndedBeforeItsTime() {
    Instant at = NOW.plusSeconds(240);
    VideoCall early =
        Calls.request(CallRequest.inviting(BEN).at(at))
            .accept(BEN, NOW)
            .then(c -> c.join(ANNA, NOW))
            .then(c -> c.roomRequested())
            .call();

    assertThat(noShows(early.complete(Actor.of(ANNA), null, NOW.plusSeconds(1)))).isEmpty();
    assertThat(noShows(early.complete(Actor.of(ANNA), null, at))).hasSize(2);
    assertThat(noShows(early.cancel(Actor.of(ANNA), null, at))).isEmpty();
  }

  @Test
  void whoeverWaitsForAdmissionHasCome() {
    VideoCall waiting =
        joinedByAnna().add(Actor.system(), "dan", null, NOW).then(c -> c.accept("dan", NOW)).call();
    VideoCall withGuest =
        waiting
            .inviteGuest(
                Actor.system(), GuestInvitation.named("Uncle"), GuestKey.random(waiting.id()), NOW)
            .then(c -> c.arrive(c.participants().get(4).identity(), NOW))
            .call();

    assertThat(noShows(withGuest.advanceTo(withGuest.joinClosesAt())))
        .extracting(CallEvent.NoShow::identity)
        .containsExactly(ANNA, BEN, CLEO, "dan");
  }

  @Test
  void aRingThatNobodyAnsweredIsAMissedCallOfEachPersonCalled() {
    CallChange expired = Calls.pendingOfThree().advanceTo(NOW.plusSeconds(45));
    CallChange gaveUp =
        Calls.pendingOfThree()
            .decline(BEN, NOW)
            .call()
            .cancel(Actor.of(ANNA), null, NOW.plusSeconds(20));
    CallChange planned =
        Calls.request(CallRequest.inviting(BEN).at(NOW)).advanceTo(NOW.plus(Duration.ofHours(1)));

    assertThat(missed(expired)).containsExactly(BEN, CLEO);
    assertThat(missed(gaveUp)).containsExactly(CLEO);
    assertThat(missed(planned)).isEmpty();
  }

  private static List<String> missed(CallChange change) {
    return change.events().stream()
        .filter(CallEvent.MissedCall.class::isInstance)
        .map(event -> String.valueOf(event.identity()))
        .toList();
  }
}
