package dev.bookend.call;

import static dev.bookend.call.Calls.ANNA;
import static dev.bookend.call.Calls.BEN;
import static dev.bookend.call.Calls.CLEO;
import static dev.bookend.call.Calls.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.Admission.State;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {
  private static final Actor DOCTOR = Actor.of(ANNA);
  private static final CallTerms TERMS =
      CallTerms.builder()
          .roles(
              Map.of(
                  "doctor", RolePolicy.builder().admits(true).required(true).build(),
                  "patient", RolePolicy.builder().waits(true).build()))
          .build();

  private final VideoCall accepted =
      VideoCall.request(
              CallId.random(),
              DOCTOR,
              CallRequest.inviting(BEN, CLEO)
                  .at(NOW)
                  .withRoles(Map.of(ANNA, "doctor", BEN, "patient", CLEO, "patient")),
              TERMS,
              NOW)
          .then(c -> c.accept(BEN, NOW))
          .then(c -> c.accept(CLEO, NOW))
          .call();

  private static State state(VideoCall call, String identity) {
    return call.participant(identity).orElseThrow().admission().state();
  }

  @Test
  void aPersonWhoWaitsGetsNoTokenUntilAdmitted() {
    assertThat(state(accepted, ANNA)).isEqualTo(State.NOT_NEEDED);
    assertThat(state(accepted, BEN)).isEqualTo(State.REQUIRED);
    assertThatExceptionOfType(NotAdmittedException.class).isThrownBy(() -> accepted.join(BEN, NOW));

    CallChange arrived = accepted.arrive(BEN, NOW.plusSeconds(1));
    assertThat(arrived.events())
        .containsExactly(new CallEvent.Arrived(accepted.id(), 4, NOW.plusSeconds(1), BEN));
    assertThat(arrived.call().participant(BEN).orElseThrow().admission())
        .isEqualTo(new Admission(State.WAITING, NOW.plusSeconds(1)));
    assertThat(arrived.call().arrive(BEN, NOW.plusSeconds(2)).changed()).isFalse();
    assertThatExceptionOfType(NotAdmittedException.class)
        .isThrownBy(() -> arrived.call().join(BEN, NOW));

    CallChange admitted = arrived.call().admit(DOCTOR, BEN, NOW.plusSeconds(3));
    assertThat(admitted.events())
        .containsExactly(
            new CallEvent.Admitted(
                accepted.id(), 5, NOW.plusSeconds(3), new Cause(ANNA, null, null), BEN));
    assertThat(admitted.call().admit(DOCTOR, BEN, NOW).changed()).isFalse();
    assertThat(admitted.call().join(BEN, NOW.plusSeconds(4)).changed()).isTrue();
  }

  @Test
  void aDenialLastsUntilSomebodyAdmits() {
    VideoCall denied =
        accepted.arrive(BEN, NOW).then(c -> c.deny(DOCTOR, BEN, "Later", NOW)).call();

    assertThat(state(denied, BEN)).isEqualTo(State.DENIED);
    assertThat(denied.deny(DOCTOR, BEN, null, NOW).changed()).isFalse();
    assertThatExceptionOfType(NotAdmittedException.class).isThrownBy(() -> denied.arrive(BEN, NOW));
    assertThatExceptionOfType(NotAdmittedException.class).isThrownBy(() -> denied.join(BEN, NOW));
    assertThat(denied.admit(DOCTOR, BEN, NOW).then(c -> c.join(BEN, NOW)).changed()).isTrue();
  }

  @Test
  void whoeverHasATokenIsRemovedInsteadOfDenied() {
    VideoCall joined = accepted.admit(DOCTOR, BEN, NOW).then(c -> c.join(BEN, NOW)).call();

    for (String identity : new String[] {ANNA, BEN}) {
      assertThatExceptionOfType(InvalidValueException.class)
          .isThrownBy(() -> joined.deny(DOCTOR, identity, null, NOW))
          .withMessageContaining("remove the person instead");
    }
  }

  @Test
  void whoeverGoesAwayStopsWaiting() {
    VideoCall waiting = accepted.arrive(BEN, NOW).call();

    CallChange left = waiting.left(BEN, null, NOW.plusSeconds(5), NOW.plusSeconds(5));

    assertThat(left.events()).hasExactlyElementsOfTypes(CallEvent.StoppedWaiting.class);
    assertThat(state(left.call(), BEN)).isEqualTo(State.REQUIRED);
    assertThat(left.call().arrive(BEN, NOW.plusSeconds(6)).changed()).isTrue();
  }

  @Test
  void nobodyArrivesBeforeTheJoinWindowOrAfterIt() {
    VideoCall later =
        VideoCall.request(
                CallId.random(),
                DOCTOR,
                CallRequest.inviting(BEN)
                    .at(NOW.plusSeconds(3600))
                    .withRoles(Map.of(BEN, "patient")),
                TERMS,
                NOW)
            .then(c -> c.accept(BEN, NOW))
            .call();

    assertThatExceptionOfType(TooEarlyException.class).isThrownBy(() -> later.arrive(BEN, NOW));
    assertThatExceptionOfType(CallOverException.class)
        .isThrownBy(() -> later.arrive(BEN, later.joinClosesAt()));
    assertThat(accepted.arrive(ANNA, NOW).changed()).as("needs no admission").isFalse();
    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> Calls.pending().arrive(BEN, NOW))
        .withMessageContaining("Accept");
  }

  @Test
  void theClockStartsOnlyWithTheRequiredPeople() {
    VideoCall both =
        accepted
            .admit(DOCTOR, BEN, NOW)
            .then(c -> c.admit(DOCTOR, CLEO, NOW))
            .then(c -> c.join(BEN, NOW))
            .then(c -> c.join(CLEO, NOW))
            .then(c -> c.connected(BEN, "PA1", NOW, NOW))
            .then(c -> c.connected(CLEO, "PA2", NOW, NOW))
            .call();
    assertThat(both.status()).isEqualTo(CallStatus.ACCEPTED);

    Instant later = NOW.plusSeconds(20);
    VideoCall all = both.join(ANNA, later).then(c -> c.connected(ANNA, "PA3", later, later)).call();
    assertThat(all.status()).isEqualTo(CallStatus.IN_PROGRESS);
    assertThat(all.times().startedAt()).isEqualTo(later);
  }

  @Test
  void twoRequiredPeopleMustBeThereAtOnce() {
    Map<String, RolePolicy> required = Map.of("x", RolePolicy.builder().required(true).build());
    VideoCall call =
        VideoCall.request(
                CallId.random(),
                DOCTOR,
                CallRequest.inviting(BEN, CLEO)
                    .at(NOW)
                    .withRoles(Map.of(ANNA, "x", BEN, "x"))
                    .withRolePolicies(required),
                CallTerms.defaults(),
                NOW)
            .then(c -> c.accept(BEN, NOW))
            .then(c -> c.accept(CLEO, NOW))
            .then(c -> c.join(ANNA, NOW))
            .then(c -> c.join(BEN, NOW))
            .then(c -> c.join(CLEO, NOW))
            .then(c -> c.connected(ANNA, "PA1", NOW, NOW))
            .then(c -> c.connected(CLEO, "PA2", NOW, NOW))
            .then(c -> c.left(ANNA, "PA1", NOW.plusSeconds(2), NOW.plusSeconds(2)))
            .then(c -> c.connected(BEN, "PA3", NOW.plusSeconds(3), NOW.plusSeconds(3)))
            .call();
    assertThat(call.status()).isEqualTo(CallStatus.ACCEPTED);

    VideoCall met = call.connected(ANNA, "PA4", NOW.plusSeconds(4), NOW.plusSeconds(4)).call();
    assertThat(met.status()).isEqualTo(CallStatus.IN_PROGRESS);
  }

  @Test
  void aRescheduledCallWaitsAgain() {
    VideoCall moved =
        accepted
            .admit(DOCTOR, BEN, NOW)
            .then(c -> c.remove(DOCTOR, CLEO, null, NOW))
            .then(c -> c.reschedule(DOCTOR, NOW.plusSeconds(60), null, "Late", NOW))
            .call();

    assertThat(state(moved, BEN)).isEqualTo(State.REQUIRED);
    assertThat(state(moved, CLEO)).isEqualTo(State.REMOVED);
  }

  @Test
  void theCallStartsWhenTheLastRequiredPersonIsRemoved() {
    VideoCall waiting =
        accepted
            .admit(DOCTOR, BEN, NOW)
            .then(c -> c.admit(DOCTOR, CLEO, NOW))
            .then(c -> c.join(BEN, NOW))
            .then(c -> c.join(CLEO, NOW))
            .then(c -> c.connected(BEN, "PA1", NOW, NOW))
            .then(c -> c.connected(CLEO, "PA2", NOW, NOW))
            .call();
    assertThat(waiting.status()).isEqualTo(CallStatus.ACCEPTED);

    CallChange removed = waiting.remove(Actor.system(), ANNA, "Ill", NOW.plusSeconds(9));

    assertThat(removed.call().status()).isEqualTo(CallStatus.IN_PROGRESS);
    assertThat(removed.events())
        .hasExactlyElementsOfTypes(CallEvent.Removed.class, CallEvent.Started.class);
    assertThat(removed.call().times().endsAt()).isEqualTo(NOW.plusSeconds(24));
  }

  @Test
  void aDenialLastsThroughARescheduling() {
    VideoCall denied =
        accepted
            .deny(DOCTOR, BEN, null, NOW)
            .then(c -> c.reschedule(DOCTOR, NOW.plusSeconds(60), null, null, NOW))
            .call();

    assertThat(state(denied, BEN)).isEqualTo(State.DENIED);
  }

  @Test
  void whoeverWaitedAndGaveUpIsNoNoShow() {
    VideoCall gaveUp =
        accepted
            .arrive(BEN, NOW)
            .then(c -> c.left(BEN, null, NOW.plusSeconds(590), NOW.plusSeconds(590)))
            .call();

    assertThat(gaveUp.advanceTo(gaveUp.joinClosesAt()).events())
        .filteredOn(CallEvent.NoShow.class::isInstance)
        .extracting(CallEvent::identity)
        .containsExactly(ANNA, CLEO);
  }

  @Test
  void aRoleWithoutAPolicyIsRefusedWhereOthersHaveOne() {
    CallRequest mistyped = CallRequest.inviting(BEN).withRoles(Map.of(BEN, "Patient"));

    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> VideoCall.request(CallId.random(), DOCTOR, mistyped, TERMS, NOW))
        .withMessage("roles must be one of the roles with a policy in this call");
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> accepted.add(DOCTOR, "dan", "nurse", NOW));
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> accepted.add(DOCTOR, BEN, "doctor", NOW))
        .satisfies(e -> assertThat(e.field()).isEqualTo("role"));
  }

  @Test
  void whoeverIsInvitedAgainKeepsTheRoleAndWaits() {
    VideoCall again =
        accepted.remove(DOCTOR, BEN, null, NOW).then(c -> c.add(DOCTOR, BEN, null, NOW)).call();

    assertThat(again.participant(BEN).orElseThrow().role()).isEqualTo("patient");
    assertThat(state(again, BEN)).isEqualTo(State.REQUIRED);
  }

  @Test
  void aGuestWhoseRoleWaitsWaits() {
    GuestInvitation invitation = new GuestInvitation("Uncle", "patient", null, false);
    VideoCall call =
        accepted.inviteGuest(DOCTOR, invitation, GuestKey.random(accepted.id()), NOW).call();

    assertThat(call.participants().get(3).admission().state()).isEqualTo(State.REQUIRED);
  }
}
