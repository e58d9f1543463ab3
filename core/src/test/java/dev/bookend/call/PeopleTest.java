package dev.bookend.call;

import static dev.bookend.call.Calls.ANNA;
import static dev.bookend.call.Calls.BEN;
import static dev.bookend.call.Calls.CLEO;
import static dev.bookend.call.Calls.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.Participant.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PeopleTest {
  private static final Actor ACTOR = Actor.of(ANNA);
  private static final Actor DESK = Actor.system("front-desk");

  @Test
  void anAddedPersonHasToAcceptAndTheCallDoesNotStartAgain() {
    CallChange added = Calls.inProgress().add(ACTOR, CLEO, "interpreter", NOW);

    assertThat(added.call().status()).isEqualTo(CallStatus.IN_PROGRESS);
    assertThat(added.call().participant(CLEO).orElseThrow().response()).isEqualTo(Response.PENDING);
    assertThat(added.call().participant(CLEO).orElseThrow().role()).isEqualTo("interpreter");
    assertThat(added.added()).containsExactly(CLEO);
    assertThat(added.call().accept(CLEO, NOW).then(c -> c.join(CLEO, NOW)).events())
        .hasExactlyElementsOfTypes(CallEvent.Accepted.class, CallEvent.TokenIssued.class);
    assertThat(added.call().add(ACTOR, CLEO, null, NOW).changed()).isFalse();
  }

  @Test
  void aCallHasAtMost50People() {
    VideoCall call = Calls.accepted();
    for (int i = 2; i < 50; i++) {
      call = call.add(ACTOR, "person-" + i, null, NOW).call();
    }
    VideoCall full = call;

    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> full.add(ACTOR, "another", null, NOW))
        .satisfies(e -> assertThat(e.field()).isEqualTo("participants"));
    assertThat(full.remove(ACTOR, "person-2", null, NOW).call().participants()).hasSize(50);
  }

  @Test
  void aRemovedPersonMayOnlyViewAndMayBeInvitedAgain() {
    CallChange removed = Calls.inProgress().remove(DESK, BEN, "Not this caregiver", NOW);
    VideoCall call = removed.call();

    assertThat(removed.events())
        .as("the connection is known from reports only, and ends")
        .containsExactly(
            new CallEvent.Left(call.id(), 8, NOW, BEN, LeaveReason.REMOVED),
            new CallEvent.Removed(
                call.id(), 9, NOW, new Cause(null, "front-desk", "Not this caregiver"), BEN));
    assertThat(call.status()).isEqualTo(CallStatus.IN_PROGRESS);
    assertThat(call.remove(DESK, BEN, null, NOW).changed()).isFalse();
    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> call.join(BEN, NOW))
        .withMessageContaining("removed");
    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> call.arrive(BEN, NOW));
    VideoCall again = call.add(DESK, BEN, null, NOW).call();
    assertThat(again.participants()).hasSize(2);
    assertThat(again.accept(BEN, NOW).then(c -> c.join(BEN, NOW)).changed()).isTrue();
  }

  @Test
  void aCallBeforeItsStartIsCancelledIfFewerThanTwoPeopleAreLeft() {
    CallChange removed = Calls.pending().remove(ACTOR, BEN, "Ill", NOW);

    assertThat(removed.call().status()).isEqualTo(CallStatus.CANCELLED);
    assertThat(removed.call().endedBy())
        .as("the reason is told by the removal, which names the person")
        .isEqualTo(new Cause(ANNA, null, null));
    assertThat(removed.events().get(0).cause()).isEqualTo(new Cause(ANNA, null, "Ill"));
    assertThat(removed.events())
        .hasExactlyElementsOfTypes(CallEvent.Removed.class, CallEvent.Cancelled.class);
    assertThat(Calls.accepted().remove(ACTOR, BEN, null, NOW).call().status())
        .isEqualTo(CallStatus.CANCELLED);
  }

  @Test
  void removingTheLastOneWhoHasNotAnsweredAcceptsTheCall() {
    VideoCall call = Calls.pendingOfThree().accept(BEN, NOW).call();

    assertThat(call.remove(ACTOR, CLEO, null, NOW).call().status()).isEqualTo(CallStatus.ACCEPTED);
  }

  @Test
  void aSubstituteNeedsNoNewCall() {
    CallRequest request = CallRequest.inviting(BEN).withRoles(Map.of(BEN, "caregiver"));
    VideoCall call = Calls.request(request).accept(BEN, NOW).call();

    CallChange replaced = call.replace(DESK, BEN, CLEO, "Ill", NOW);

    assertThat(replaced.events())
        .hasExactlyElementsOfTypes(CallEvent.Removed.class, CallEvent.Added.class);
    assertThat(replaced.call().status()).isEqualTo(CallStatus.ACCEPTED);
    assertThat(replaced.call().participant(CLEO).orElseThrow().role()).isEqualTo("caregiver");
    assertThat(replaced.call().replace(DESK, BEN, CLEO, null, NOW).changed()).isFalse();
    VideoCall met =
        replaced
            .then(c -> c.accept(CLEO, NOW))
            .then(c -> c.join(CLEO, NOW))
            .then(c -> c.join(ANNA, NOW))
            .then(c -> c.connected(ANNA, "PA1", NOW, NOW))
            .then(c -> c.connected(CLEO, "PA2", NOW, NOW))
            .call();
    assertThat(met.status()).isEqualTo(CallStatus.IN_PROGRESS);
  }

  @Test
  void onlyAPersonOfTheCallCanBeReplacedByOneWhoIsNot() {
    VideoCall call = Calls.pendingOfThree();

    for (List<String> pair :
        List.of(List.of("dan", "eve"), List.of(BEN, CLEO), List.of(BEN, BEN))) {
      assertThatExceptionOfType(InvalidValueException.class)
          .isThrownBy(() -> call.replace(ACTOR, pair.get(0), pair.get(1), null, NOW))
          .withMessageNotContainingAny("dan", "eve", BEN + " ");
    }
  }

  @Test
  void peopleOfAnEndedCallDoNotChange() {
    VideoCall over = Calls.in(CallStatus.COMPLETED);

    for (CallChangeAttempt attempt :
        List.<CallChangeAttempt>of(
            c -> c.add(ACTOR, CLEO, null, NOW),
            c -> c.remove(ACTOR, BEN, null, NOW),
            c -> c.replace(ACTOR, BEN, CLEO, null, NOW),
            c -> c.admit(ACTOR, BEN, NOW),
            c -> c.inviteGuest(ACTOR, GuestInvitation.named("Uncle"), key(c), NOW))) {
      assertThatExceptionOfType(IllegalCallStateException.class).isThrownBy(() -> attempt.on(over));
    }
  }

  private interface CallChangeAttempt {
    CallChange on(VideoCall call);
  }

  private static GuestKey key(VideoCall call) {
    return GuestKey.random(call.id());
  }

  @Test
  void aRemovedPersonWithATokenIsWatchedAndPutOutWhenReturning() {
    VideoCall open =
        Calls.joined()
            .roomRequested()
            .then(c -> c.roomOpened("RM1", NOW))
            .then(c -> c.connected(ANNA, "PA1", NOW, NOW))
            .then(c -> c.connected(BEN, "PA2", NOW, NOW))
            .call();

    VideoCall removed = open.remove(ACTOR, BEN, null, NOW.plusSeconds(1)).call();
    assertThat(removed.room().dueAt()).as("now").isEqualTo(NOW.plusSeconds(1));
    VideoCall evicting = removed.retryRoom(NOW.plusSeconds(2)).call();
    assertThat(evicting.room().dueAt()).as("still connected").isEqualTo(NOW.plusMillis(2_500));
    VideoCall watched =
        evicting
            .left(BEN, "PA2", NOW.plusSeconds(2), NOW.plusSeconds(2))
            .then(c -> c.retryRoom(NOW.plusMillis(2_500)))
            .call();
    assertThat(watched.room().dueAt()).isEqualTo(NOW.plusMillis(6_500));

    VideoCall back = watched.connected(BEN, "PA3", NOW.plusSeconds(4), NOW.plusSeconds(4)).call();
    assertThat(back.room().dueAt()).isEqualTo(NOW.plusSeconds(4));
    VideoCall checked =
        back.left(BEN, "PA3", NOW.plusSeconds(4), NOW.plusSeconds(4))
            .then(c -> c.retryRoom(NOW.plusSeconds(4)))
            .call();
    VideoCall again =
        checked.connected(BEN, "PA4", NOW.plusMillis(4_100), NOW.plusMillis(4_100)).call();
    assertThat(again.room().dueAt())
        .as("at most two checks a second")
        .isEqualTo(NOW.plusMillis(4_500));
  }

  @Test
  void aTokenOfAnotherPersonDoesNotPostponeThePollForARemovedOne() {
    VideoCall removed =
        Calls.joined()
            .roomRequested()
            .then(c -> c.roomOpened("RM1", NOW))
            .then(c -> c.connected(ANNA, "PA1", NOW, NOW))
            .then(c -> c.connected(BEN, "PA2", NOW, NOW))
            .then(c -> c.replace(ACTOR, BEN, CLEO, null, NOW.plusSeconds(1)))
            .then(c -> c.accept(CLEO, NOW.plusSeconds(1)))
            .call();

    assertThat(removed.join(CLEO, NOW.plusSeconds(2)).call().room().dueAt())
        .isEqualTo(removed.room().dueAt())
        .isEqualTo(NOW.plusSeconds(1));
  }

  @Test
  void aRemovedPersonNeitherStartsNorKeepsACall() {
    VideoCall waiting = Calls.joined().remove(ACTOR, BEN, null, NOW).call();
    assertThat(waiting.status()).isEqualTo(CallStatus.CANCELLED);

    VideoCall three =
        Calls.pendingOfThree()
            .accept(BEN, NOW)
            .then(c -> c.accept(CLEO, NOW))
            .then(c -> c.join(ANNA, NOW))
            .then(c -> c.join(BEN, NOW))
            .then(c -> c.remove(ACTOR, BEN, null, NOW))
            .then(c -> c.connected(BEN, "PA2", NOW, NOW))
            .then(c -> c.connected(ANNA, "PA1", NOW, NOW))
            .call();
    assertThat(three.status()).isEqualTo(CallStatus.ACCEPTED);

    VideoCall running =
        Calls.inProgress()
            .remove(ACTOR, BEN, null, NOW)
            .then(c -> c.left(ANNA, null, NOW.plusSeconds(1), NOW.plusSeconds(1)))
            .call();
    assertThat(running.nextTransitionAt()).contains(NOW.plusSeconds(15));
    assertThat(
            IntStream.of(31)
                .mapToObj(s -> running.advanceTo(NOW.plusSeconds(s)).call().endReason()))
        .containsExactly(EndReason.TIME_LIMIT);
  }

  @Test
  void aPersonWhoIsInvitedAgainDoesNotComeBackWithAnEarlierToken() {
    VideoCall again =
        Calls.joined()
            .roomRequested()
            .then(c -> c.roomOpened("RM1", NOW))
            .then(c -> c.add(ACTOR, CLEO, null, NOW))
            .then(c -> c.remove(ACTOR, BEN, null, NOW))
            .then(c -> c.retryRoom(NOW))
            .then(c -> c.add(ACTOR, BEN, null, NOW))
            .then(c -> c.connected(ANNA, "PA1", NOW, NOW))
            .then(c -> c.connected(BEN, "PA2", NOW, NOW))
            .call();

    assertThat(again.status()).as("not accepted").isEqualTo(CallStatus.ACCEPTED);
    assertThat(again.room().dueAt()).isEqualTo(NOW.plusMillis(500));
    assertThat(again.accept(BEN, NOW).then(c -> c.join(BEN, NOW)).call().room().dueAt())
        .as("allowed again")
        .isNotNull();
  }

  @Test
  void aBusyPersonIsNoAppointmentOfARemovedOne() {
    CallTerms exclusive = CallTerms.builder().exclusive(true).build();
    VideoCall call =
        VideoCall.request(
                CallId.random(), ACTOR, CallRequest.inviting(BEN, CLEO).at(NOW), exclusive, NOW)
            .then(c -> c.accept(BEN, NOW))
            .call();
    assertThat(call.busyIdentities()).containsExactlyInAnyOrder(ANNA, BEN);

    assertThat(call.remove(ACTOR, BEN, null, NOW).call().busyIdentities()).containsExactly(ANNA);
  }

  @Test
  void anAnonymizedPersonLeavesNoTrace() {
    VideoCall call =
        Calls.inProgress()
            .inviteGuest(ACTOR, GuestInvitation.named("Uncle Vanya"), key(Calls.pending()), NOW)
            .then(c -> c.remove(Actor.of(BEN), c.participants().get(2).identity(), "Rude", NOW))
            .then(c -> c.complete(Actor.of(BEN), "Enough of anna", NOW.plus(Duration.ofSeconds(9))))
            .call();
    String guest = call.participants().get(2).identity();

    VideoCall without =
        call.anonymize(BEN, "forgotten-1").then(c -> c.anonymize(guest, "g")).call();

    assertThat(without.endedBy()).isEqualTo(new Cause("forgotten-1", null, null));
    assertThat(without.participants().get(2).guest()).isNull();
    CallEvent denied =
        new CallEvent.Denied(call.id(), 1, NOW, new Cause(BEN, null, "About " + guest), guest);
    assertThat(denied.anonymize(guest, "g"))
        .isEqualTo(new CallEvent.Denied(call.id(), 1, NOW, new Cause(BEN, null, null), "g"));
    assertThat(denied.anonymize(BEN, "b"))
        .isEqualTo(new CallEvent.Denied(call.id(), 1, NOW, new Cause("b", null, null), guest));
  }
}
