package dev.bookend.call;

import static dev.bookend.call.Calls.ANNA;
import static dev.bookend.call.Calls.BEN;
import static dev.bookend.call.Calls.CLEO;
import static dev.bookend.call.Calls.NOW;
import static dev.bookend.call.Calls.TERMS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.Participant.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulingTest {
  // C41
  @Test
  void aRingEndsAfter45Seconds() {
    VideoCall call = Calls.pending();
    Instant end = NOW.plusSeconds(45);

    assertThat(call.answerBy()).isEqualTo(end);
    assertThat(call.dueAt()).contains(call.outbox().dueAt());
    assertThat(call.nextTransitionAt()).contains(end);
    assertThat(call.advanceTo(end.minusNanos(1000)).changed()).isFalse();
    assertThat(call.advanceTo(end).call().status()).isEqualTo(CallStatus.EXPIRED);
  }

  @Test
  void aRequestCanSetTheRingTime() {
    VideoCall call = Calls.request(CallRequest.inviting(BEN).ringingFor(Duration.ofSeconds(20)));

    assertThat(call.answerBy()).isEqualTo(NOW.plusSeconds(20));
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> CallRequest.inviting(BEN).at(NOW).ringingFor(Duration.ofSeconds(20)))
        .withMessageContaining("ringWithin");
  }

  @Test
  void aScheduledCallDoesNotRing() {
    VideoCall planned = Calls.request(CallRequest.inviting(BEN).at(NOW));
    VideoCall moved = Calls.pending().reschedule(Actor.of(ANNA), NOW, null, null, NOW).call();

    assertThat(planned.answerBy()).isEqualTo(planned.joinClosesAt());
    assertThat(moved.answerBy()).isEqualTo(moved.joinClosesAt());
    assertThat(planned.isInstant() || moved.isInstant()).isFalse();
  }

  @Test
  void theRequesterHasAccepted() {
    VideoCall call = Calls.pending();

    assertThat(call.status()).isEqualTo(CallStatus.PENDING);
    assertThat(call.participants())
        .extracting(Participant::response)
        .containsExactly(Response.ACCEPTED, Response.PENDING);
  }

  @Test
  void acceptingTwiceChangesNothing() {
    VideoCall call = Calls.accepted();

    assertThat(call.status()).isEqualTo(CallStatus.ACCEPTED);
    assertThat(call.accept(BEN, NOW).changed()).isFalse();
  }

  @Test
  void aDeclineEndsACallOfTwo() {
    CallChange declined = Calls.pending().decline(BEN, NOW);

    assertThat(declined.call().status()).isEqualTo(CallStatus.DECLINED);
    assertThat(declined.events()).hasOnlyElementsOfType(CallEvent.Declined.class);
    assertThat(declined.call().decline(BEN, NOW).changed()).isFalse();
  }

  @Test
  void aCallOfThreeContinuesWithTwoParticipants() {
    VideoCall call = Calls.pendingOfThree().decline(BEN, NOW).call();

    assertThat(call.status()).isEqualTo(CallStatus.PENDING);
    assertThat(call.accept(CLEO, NOW).call().status()).isEqualTo(CallStatus.ACCEPTED);
    assertThat(call.decline(CLEO, NOW).call().status()).isEqualTo(CallStatus.DECLINED);
  }

  @Test
  void anAcceptanceCanBeWithdrawnWhilePendingButADeclineIsFinal() {
    VideoCall call = Calls.pendingOfThree().accept(BEN, NOW).then(c -> c.decline(BEN, NOW)).call();

    assertThat(call.participant(BEN).orElseThrow().response()).isEqualTo(Response.DECLINED);
    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> call.accept(BEN, NOW));
  }

  @Test
  void aPersonOutsideTheCallFindsNoCall() {
    assertThatExceptionOfType(CallNotFoundException.class)
        .isThrownBy(() -> Calls.pending().accept("mallory", NOW))
        .withMessageNotContaining("mallory");
  }

  @Test
  void anUnansweredCallExpiresWhenItsJoinWindowCloses() {
    VideoCall call = Calls.request(CallRequest.inviting(BEN).at(NOW));
    Instant closes = NOW.plus(Duration.ofMinutes(10));

    assertThat(call.dueAt()).contains(call.outbox().dueAt());
    assertThat(call.advanceTo(closes.minusNanos(1000)).changed()).isFalse();
    assertThat(call.advanceTo(closes).call().status()).isEqualTo(CallStatus.EXPIRED);
  }

  @Test
  void answersCountOnlyBeforeTheDeadline() {
    CallTerms terms = TERMS.toBuilder().answerWithin(Duration.ofSeconds(30)).build();
    VideoCall call =
        VideoCall.request(CallId.random(), Actor.of(ANNA), CallRequest.inviting(BEN), terms, NOW)
            .call();

    assertThat(call.answerBy()).isEqualTo(NOW.plusSeconds(30));
    assertThat(call.advanceTo(NOW.plusSeconds(30)).call().status()).isEqualTo(CallStatus.EXPIRED);
  }

  @Test
  void twoAcceptancesAreEnoughAtTheAnswerDeadline() {
    CallTerms terms = TERMS.toBuilder().answerWithin(Duration.ofSeconds(30)).build();
    VideoCall call =
        VideoCall.request(
                CallId.random(), Actor.of(ANNA), CallRequest.inviting(BEN, CLEO), terms, NOW)
            .then(c -> c.accept(BEN, NOW))
            .then(c -> c.advanceTo(NOW.plusSeconds(30)))
            .call();

    assertThat(call.status()).isEqualTo(CallStatus.ACCEPTED);
    assertThatExceptionOfType(CallNotAllowedException.class).isThrownBy(() -> call.join(CLEO, NOW));
    assertThat(call.accept(CLEO, NOW).call().participant(CLEO).orElseThrow().response())
        .isEqualTo(Response.ACCEPTED);
  }

  @Test
  void reschedulingResetsAnswersAndClosesTheRoom() {
    VideoCall waiting = Calls.joined().roomRequested().then(c -> c.roomOpened("RM1", NOW)).call();
    Instant later = NOW.plus(Duration.ofHours(3));

    VideoCall call =
        waiting
            .reschedule(Actor.of(BEN), later, Duration.ofSeconds(30), null, NOW.plusSeconds(9))
            .call();

    assertThat(call.status()).isEqualTo(CallStatus.PENDING);
    assertThat(call.scheduledAt()).isEqualTo(later);
    assertThat(call.terms().limit()).isEqualTo(Duration.ofSeconds(30));
    assertThat(call.participant(BEN).orElseThrow().response()).isEqualTo(Response.ACCEPTED);
    assertThat(call.participant(ANNA).orElseThrow().response()).isEqualTo(Response.PENDING);
    assertThat(call.participants()).allMatch(p -> p.tokenIssuedAt() == null);
    assertThat(call.room().phase()).isEqualTo(CallRoom.Phase.CLOSING);
  }

  @Test
  void reschedulingToTheSameTimeAndTermsChangesNothing() {
    VideoCall call = Calls.accepted();
    VideoCall moved =
        call.reschedule(Actor.of(BEN), NOW.plusSeconds(600), Duration.ofSeconds(30), null, NOW)
            .then(c -> c.accept(ANNA, NOW))
            .call();

    assertThat(
            moved
                .reschedule(Actor.of(BEN), NOW.plusSeconds(600), Duration.ofSeconds(30), null, NOW)
                .changed())
        .isFalse();
  }

  @Test
  void anActorNeedsAnIdentity() {
    assertInvalid("identity", () -> Actor.of(null));
    assertInvalid("identity", () -> Actor.of(" "));
  }

  @Test
  void theHostApplicationReschedulesForTheRequester() {
    VideoCall call =
        Calls.accepted().reschedule(Actor.system(), NOW.plusSeconds(600), null, null, NOW).call();

    assertThat(call.participants())
        .extracting(Participant::response)
        .containsExactly(Response.ACCEPTED, Response.PENDING);
  }

  @Test
  void aTimeUpToAMinuteInThePastMeansNow() {
    CallRequest late = CallRequest.inviting(BEN).at(NOW.minusSeconds(60));

    assertThat(Calls.request(late).scheduledAt()).isEqualTo(NOW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-PT61S", "-P365D", "P366DT1S", "P4000D"})
  void aTimeFurtherInThePastOrMoreThanAYearAheadIsRejected(Duration away) {
    CallRequest request = CallRequest.inviting(BEN).at(NOW.plus(away));

    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> Calls.request(request))
        .satisfies(e -> assertThat(e.field()).isEqualTo("scheduledAt"));
  }

  @Test
  void instantsHaveMicrosecondPrecision() {
    CallRequest request = CallRequest.inviting(BEN).at(NOW.plusNanos(123_456_789));

    assertThat(Calls.request(request).scheduledAt()).isEqualTo(NOW.plusNanos(123_456_000));
  }

  @Test
  void aCallHasTwoToFiftyDistinctParticipants() {
    List<String> many = IntStream.range(0, 50).mapToObj(i -> "p" + i).toList();

    assertInvalid("invitees", () -> CallRequest.inviting());
    assertInvalid("invitees", () -> Calls.request(CallRequest.inviting(ANNA)));
    assertInvalid("invitees", () -> CallRequest.inviting(BEN, BEN));
    assertInvalid("invitees", () -> CallRequest.inviting(many.toArray(String[]::new)));
    String[] most = many.subList(0, 49).toArray(String[]::new);
    assertThat(CallRequest.inviting(most).invitees()).containsExactly(most);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\u0000b", "a\nb", "a\u007fb", "\ud800", "x\udc00y"})
  void blankTextAndControlCharactersAreRejected(String text) {
    assertInvalid("invitees", () -> CallRequest.inviting(text));
    assertInvalid("requestedBy", () -> CallRequest.inviting(BEN).onBehalfOf(text));
    assertInvalid("bookingId", () -> CallRequest.inviting(BEN).forBooking(text));
    assertInvalid("reason", () -> Calls.pending().cancel(Actor.of(ANNA), text, NOW));
  }

  @Test
  void textIsAtMost128CharactersLong() {
    String longest = "x".repeat(128);
    assertThat(CallRequest.inviting(longest).invitees()).containsExactly(longest);
    assertThat(CallRequest.inviting(BEN).forBooking(longest).bookingId()).isEqualTo(longest);
    assertInvalid("invitees", () -> CallRequest.inviting("x".repeat(129)));
    assertInvalid("bookingId", () -> CallRequest.inviting(BEN).forBooking("y".repeat(129)));
  }

  private static void assertInvalid(String field, ThrowingCallable attempt) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(attempt)
        .satisfies(e -> assertThat(e.field()).isEqualTo(field));
  }
}
