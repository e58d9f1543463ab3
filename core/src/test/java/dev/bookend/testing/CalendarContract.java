package dev.bookend.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.DoubleBookedException;
import dev.bookend.call.GuestInvitation;
import dev.bookend.call.GuestKey;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contract of exclusive calls and of repeated instant calls. */
abstract class CalendarContract extends SpendingContract {
  private static final CallTerms EXCLUSIVE = CallTerms.builder().exclusive(true).build();
  private static final Instant TEN = NOW.plusSeconds(3600);

  private VideoCall planned(CallTerms terms, Instant at, String requester, String invitee) {
    return calls.insert(change(CallRequest.inviting(invitee).onBehalfOf(requester).at(at), terms));
  }

  private VideoCall agreed(CallTerms terms, Instant at, String requester, String invitee) {
    return calls.update(planned(terms, at, requester, invitee).accept(invitee, NOW));
  }

  private boolean isDone(CallRepository node, CallChange change) {
    try {
      if (change.call().version() == 0) {
        node.insert(change);
      } else {
        node.update(change);
      }
      return true;
    } catch (DoubleBookedException e) {
      return false;
    }
  }

  // C34
  @Test
  void anExclusiveRequestRevealsNothingAboutOtherCalls() {
    CallTerms half = EXCLUSIVE.toBuilder().limit(Duration.ofMinutes(30)).build();
    agreed(half, TEN, "victim", "friend");

    for (int minutes : List.of(-30, 0, 15, 30)) {
      VideoCall asked = planned(half, TEN.plus(Duration.ofMinutes(minutes)), "stranger", "victim");
      calls.update(asked.cancel(Actor.of("stranger"), null, NOW));
    }
    VideoCall fourth = planned(half, TEN.plus(Duration.ofMinutes(5)), "other", "friend");
    assertThatExceptionOfType(DoubleBookedException.class)
        .isThrownBy(() -> calls.update(fourth.accept("friend", NOW)))
        .withMessageNotContaining("victim");
    assertThat(calls.find(fourth.id())).contains(fourth);
  }

  @Test
  void aPendingCallDoesNotMakeBusy() {
    CallTerms day = EXCLUSIVE.toBuilder().limit(CallTerms.MAX_LIMIT).build();
    VideoCall blocking = planned(day, TEN, "stranger", "doctor");

    VideoCall visit = agreed(EXCLUSIVE, TEN.plusSeconds(60), "doctor", "patient");

    assertThatExceptionOfType(DoubleBookedException.class)
        .isThrownBy(() -> calls.update(blocking.accept("doctor", NOW)));
    calls.update(visit.cancel(Actor.of("patient"), null, NOW));
    calls.update(blocking.accept("doctor", NOW));
  }

  @Test
  void aConflictTakesPrecedenceOverADoubleBooking() {
    agreed(EXCLUSIVE, TEN, "anna", "ben");
    VideoCall asked = planned(EXCLUSIVE, TEN, "cleo", "ben");
    calls.update(asked.cancel(Actor.of("cleo"), null, NOW));

    assertThatExceptionOfType(CallConflictException.class)
        .isThrownBy(() -> calls.update(asked.accept("ben", NOW)));
  }

  // C34
  @Test
  void aParticipantIsBusyUntilTheLatestEnd() {
    CallTerms terms =
        EXCLUSIVE.toBuilder()
            .limit(Duration.ofMinutes(15))
            .extendableBy(Duration.ofMinutes(5))
            .slack(Duration.ofMinutes(10))
            .build();
    VideoCall first = agreed(terms, TEN, "anna", "ben");
    Instant end = TEN.plus(Duration.ofMinutes(30));

    assertThat(first.busyUntil()).isEqualTo(end);
    VideoCall early = planned(EXCLUSIVE, end.minusNanos(1000), "dora", "ben");
    assertThatExceptionOfType(DoubleBookedException.class)
        .isThrownBy(() -> calls.update(early.accept("ben", NOW)));
    assertThatExceptionOfType(DoubleBookedException.class)
        .isThrownBy(() -> planned(EXCLUSIVE, end.minusNanos(1000), "anna", "dan"));
    agreed(EXCLUSIVE, end, "cleo", "ben");
    agreed(EXCLUSIVE, end, "anna", "dan");
    assertThatExceptionOfType(DoubleBookedException.class)
        .as("its own end counts, too")
        .isThrownBy(() -> planned(terms, TEN.minus(Duration.ofMinutes(29)), "anna", "dan"));
  }

  @Test
  void theLongestCallMakesBusyForThreeDays() {
    Duration day = Duration.ofHours(24);
    CallTerms longest = EXCLUSIVE.toBuilder().limit(day).extendableBy(day).slack(day).build();
    agreed(longest, TEN, "anna", "ben");

    Instant end = TEN.plus(Duration.ofDays(3));
    assertThatExceptionOfType(DoubleBookedException.class)
        .isThrownBy(() -> planned(EXCLUSIVE, end.minusNanos(1000), "anna", "cleo"));
    planned(EXCLUSIVE, end, "anna", "cleo");
  }

  @Test
  void onlyExclusiveCallsThatAreNotOverMakeBusy() {
    VideoCall call = agreed(EXCLUSIVE, TEN, "anna", "ben");

    agreed(CallTerms.defaults(), TEN, "anna", "ben");
    VideoCall later = planned(EXCLUSIVE, TEN.plusSeconds(600), "anna", "ben");
    assertThatExceptionOfType(DoubleBookedException.class)
        .isThrownBy(() -> calls.update(later.reschedule(Actor.of("anna"), TEN, null, null, NOW)));
    assertThat(calls.find(later.id())).contains(later);

    calls.update(call.cancel(Actor.of("ben"), null, NOW));
    calls.update(later.reschedule(Actor.of("anna"), TEN, null, null, NOW));
  }

  @Test
  void reschedulingChecksOnlyTheCallsOfTheActor() {
    agreed(EXCLUSIVE, TEN, "victim", "friend");
    VideoCall later = agreed(EXCLUSIVE, TEN.plusSeconds(600), "anna", "victim");

    VideoCall moved = calls.update(later.reschedule(Actor.of("anna"), TEN, null, null, NOW));

    assertThatExceptionOfType(DoubleBookedException.class)
        .isThrownBy(() -> calls.update(moved.accept("victim", NOW)));
    assertThatExceptionOfType(DoubleBookedException.class)
        .isThrownBy(
            () ->
                calls.update(
                    moved.reschedule(Actor.of("victim"), TEN.plusSeconds(1), null, null, NOW)));
  }

  @Test
  void aParticipantWhoDeclinesIsFreeAndTheOthersAreBusy() {
    VideoCall call =
        calls.insert(
            change(CallRequest.inviting("ben", "cleo").onBehalfOf("anna").at(TEN), EXCLUSIVE));
    VideoCall accepted = calls.update(call.accept("ben", NOW));
    VideoCall other = planned(EXCLUSIVE, TEN, "dan", "ben");
    assertThatExceptionOfType(DoubleBookedException.class)
        .isThrownBy(() -> calls.update(other.accept("ben", NOW)));

    calls.update(accepted.decline("ben", NOW));

    calls.update(other.accept("ben", NOW));
    assertThatExceptionOfType(DoubleBookedException.class)
        .isThrownBy(() -> planned(EXCLUSIVE, TEN, "anna", "eve"));
  }

  @Test
  void ofFiftyConcurrentExclusiveRequestsOneSucceeds() {
    CallRepository other = anotherNode().orElse(calls);

    List<Boolean> made =
        Together.run(
            50,
            i ->
                isDone(
                    i % 2 == 0 ? calls : other,
                    change(CallRequest.inviting("p" + i).onBehalfOf("ben").at(TEN), EXCLUSIVE)));

    assertThat(made).containsOnlyOnce(true);
    assertThat(found(CallQuery.all().ofParticipant("ben"))).hasSize(1);
  }

  @Test
  void ofFiftyConcurrentExclusiveAnswersOneSucceeds() {
    CallRepository other = anotherNode().orElse(calls);
    List<VideoCall> asked =
        IntStream.range(0, 50).mapToObj(i -> planned(EXCLUSIVE, TEN, "p" + i, "ben")).toList();

    List<Boolean> accepted =
        Together.run(50, i -> isDone(i % 2 == 0 ? calls : other, asked.get(i).accept("ben", NOW)));

    assertThat(accepted).containsOnlyOnce(true);
  }

  @Test
  void anAddedPersonIsBusyFromTheAcceptance() {
    VideoCall visit = agreed(EXCLUSIVE, TEN, "cleo", "dan");
    VideoCall call = agreed(EXCLUSIVE, TEN, "anna", "ben");

    VideoCall added = calls.update(call.add(Actor.of("anna"), "cleo", null, NOW));
    assertThatExceptionOfType(DoubleBookedException.class)
        .isThrownBy(() -> calls.update(added.accept("cleo", NOW)));
    assertThat(calls.find(call.id())).contains(added);
    assertThat(awaiting("cleo")).containsExactly(added);

    calls.update(visit.cancel(Actor.of("dan"), null, NOW));
    calls.update(added.accept("cleo", NOW));
    assertThatExceptionOfType(DoubleBookedException.class)
        .isThrownBy(() -> planned(EXCLUSIVE, TEN, "cleo", "eve"));
  }

  @Test
  void anAddedPersonIsAlsoBusyInACallThatRuns() {
    VideoCall running =
        calls.update(
            agreed(EXCLUSIVE, NOW, "anna", "ben")
                .join("anna", NOW)
                .then(c -> c.join("ben", NOW))
                .then(c -> c.connected("anna", "PA1", NOW, NOW))
                .then(c -> c.connected("ben", "PA2", NOW, NOW))
                .then(c -> c.add(Actor.of("anna"), "cleo", null, NOW)));
    VideoCall visit = agreed(EXCLUSIVE, NOW, "cleo", "dan");

    assertThatExceptionOfType(DoubleBookedException.class)
        .isThrownBy(() -> calls.update(running.accept("cleo", NOW)));
    calls.update(visit.cancel(Actor.of("dan"), null, NOW));
    calls.update(running.accept("cleo", NOW));
  }

  @Test
  void aRemovedOrReplacedPersonIsFree() {
    VideoCall three =
        calls.insert(
            change(CallRequest.inviting("ben", "cleo").onBehalfOf("anna").at(TEN), EXCLUSIVE));
    VideoCall accepted =
        calls.update(three.accept("ben", NOW).then(call -> call.accept("cleo", NOW)));
    assertThatExceptionOfType(DoubleBookedException.class)
        .isThrownBy(() -> planned(EXCLUSIVE, TEN, "ben", "eve"));

    VideoCall without = calls.update(accepted.remove(Actor.system(), "ben", null, NOW));
    planned(EXCLUSIVE, TEN, "ben", "eve");
    calls.update(without.replace(Actor.system(), "cleo", "dan", null, NOW));
    planned(EXCLUSIVE, TEN, "cleo", "eve");
    planned(EXCLUSIVE, TEN, "dan", "eve");
  }

  @Test
  void ofFiftyConcurrentAcceptancesOfAddedPeopleOneSucceeds() {
    CallRepository other = anotherNode().orElse(calls);
    List<VideoCall> asked =
        IntStream.range(0, 50)
            .mapToObj(i -> agreed(EXCLUSIVE, TEN, "p" + i, "q" + i))
            .map(call -> calls.update(call.add(Actor.system(), "ben", null, NOW)))
            .toList();

    List<Boolean> accepted =
        Together.run(50, i -> isDone(i % 2 == 0 ? calls : other, asked.get(i).accept("ben", NOW)));

    assertThat(accepted).containsOnlyOnce(true);
  }

  @Test
  void aRepeatedExclusiveRequestReturnsTheSameCall() {
    CallRequest request =
        CallRequest.inviting("ben").onBehalfOf("anna").at(TEN).withRequestKey("key");

    List<VideoCall> made = Together.run(8, i -> calls.insert(change(request, EXCLUSIVE)));

    assertThat(made).containsOnly(made.get(0));
  }

  private static CallChange instant(CallRequest request) {
    return VideoCall.request(CallId.random(), Actor.system(), request, CallTerms.defaults(), NOW);
  }

  private VideoCall ringing(String requester, String... invitees) {
    return calls.insert(instant(CallRequest.inviting(invitees).onBehalfOf(requester)));
  }

  @Test
  void anInstantRequestForAnotherBookingIsAnotherCall() {
    CallRequest request = CallRequest.inviting("ben").onBehalfOf("anna");
    VideoCall first = calls.insert(instant(request.forBooking("b1")));

    assertThat(calls.insert(instant(request.forBooking("b2"))).id()).isNotEqualTo(first.id());
    assertThat(calls.insert(instant(request.forBooking("b1"))).id()).isEqualTo(first.id());
  }

  // C40
  @Test
  void fiftyConcurrentInstantRequestsOfOnePairMakeOneCall() {
    CallRepository other = anotherNode().orElse(calls);

    List<VideoCall> made =
        Together.run(
            50,
            i -> {
              CallRequest request =
                  i % 4 < 2
                      ? CallRequest.inviting("ben").onBehalfOf("anna")
                      : CallRequest.inviting("anna").onBehalfOf("ben");
              return (i % 2 == 0 ? calls : other).insert(instant(request));
            });

    assertThat(made).containsOnly(made.get(0));
    assertThat(calls.search(CallQuery.all()).items()).containsExactly(made.get(0));
  }

  @Test
  void onlyARingingInstantCallIsReturnedAgain() {
    VideoCall ringing = ringing("anna", "ben");

    assertThat(ringing("ben", "anna")).isEqualTo(ringing);
    VideoCall ofThree = ringing("anna", "ben", "cleo");
    VideoCall planned = inserted(CallRequest.inviting("ben").onBehalfOf("anna").at(NOW));
    assertThat(ofThree.id()).isNotEqualTo(ringing.id());
    assertThat(planned.id()).isNotEqualTo(ringing.id());
    assertThat(ringing("cleo", "ben", "anna")).isEqualTo(ofThree);

    calls.update(ofThree.decline("ben", NOW));
    assertThat(ringing("ben", "anna", "cleo").version()).as("not what ben declined").isOne();
    calls.update(ringing.decline("ben", NOW));
    VideoCall second = ringing("anna", "ben");
    assertThat(second.id()).isNotEqualTo(ringing.id());

    Instant late = second.answerBy();
    CallChange third =
        VideoCall.request(
            CallId.random(),
            Actor.of("anna"),
            CallRequest.inviting("ben"),
            CallTerms.defaults(),
            late);
    assertThat(calls.insert(third).id())
        .as("its time to ring is over")
        .isEqualTo(third.call().id());
  }

  @Test
  void anAcceptedInstantCallIsReturnedAgainForTheRingTime() {
    VideoCall accepted = calls.update(ringing("anna", "ben").accept("ben", NOW));

    assertThat(ringing("anna", "ben")).isEqualTo(accepted);
    assertThat(ringing("ben", "anna")).isEqualTo(accepted);
  }

  @Test
  void anInstantCallIsReturnedAgainToAllItsPeopleOfNow() {
    VideoCall ringing = ringing("anna", "ben");
    VideoCall extended = calls.update(ringing.add(Actor.of("anna"), "cleo", null, NOW));

    assertThat(ringing("anna", "ben", "cleo")).isEqualTo(extended);
    assertThat(ringing("cleo", "ben", "anna")).as("of the added person").isEqualTo(extended);
    assertThat(ringing("anna", "ben").id()).isNotEqualTo(ringing.id());
  }

  @Test
  void anInstantCallIsNotReturnedToARemovedPersonAndItsGuestsDoNotMatter() {
    VideoCall ringing = ringing("anna", "ben", "cleo");
    GuestInvitation invitation = GuestInvitation.named("Uncle");
    VideoCall without =
        calls.update(
            ringing
                .remove(Actor.of("anna"), "cleo", null, NOW)
                .then(c -> c.inviteGuest(Actor.of("anna"), invitation, key(c), NOW)));

    assertThat(ringing("anna", "ben")).isEqualTo(without);
    assertThat(ringing("cleo", "ben", "anna").id()).isNotEqualTo(ringing.id());
  }

  private static GuestKey key(VideoCall call) {
    return GuestKey.random(call.id());
  }
}
