package dev.bookend;

import static dev.bookend.ServiceFixture.ANNA;
import static dev.bookend.ServiceFixture.BEN;
import static dev.bookend.ServiceFixture.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.GuestInvitation;
import dev.bookend.call.GuestKey;
import dev.bookend.call.GuestLink;
import dev.bookend.call.NotAdmittedException;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.RolePolicy;
import dev.bookend.call.VideoCall;
import dev.bookend.port.AccessLog;
import dev.bookend.port.CallGuard;
import dev.bookend.port.RoomEvent;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PeopleOfACallTest {
  private static final Actor DOCTOR = Actor.of("doctor");
  private static final Actor PATIENT = Actor.of("patient");
  private static final Map<String, String> ROLES =
      Map.of("doctor", "doctor", "patient", "patient", "nurse", "nurse");
  private static final CallTerms CLINIC =
      CallTerms.builder()
          .extendableBy(Duration.ofMinutes(1))
          .roles(
              Map.of(
                  "doctor",
                  RolePolicy.builder().admits(true).mayChangePeople(true).build(),
                  "nurse",
                  RolePolicy.defaults(),
                  "patient",
                  RolePolicy.builder()
                      .waits(true)
                      .mayEnd(false)
                      .mayExtend(false)
                      .mayReschedule(false)
                      .build()))
          .build();

  private final List<String> read = new ArrayList<>();
  private final ServiceFixture clinic =
      new ServiceFixture(
          builder ->
              builder
                  .settings(CallSettings.builder().terms(CLINIC).limits(PersonLimits.NONE).build())
                  .accessLog((actor, what, call, at) -> read.add(actor + " " + what)));
  private final VideoCallService calls = clinic.calls;

  private CallId accepted() {
    CallRequest request =
        CallRequest.inviting("patient", "nurse")
            .onBehalfOf("doctor")
            .at(calls.now())
            .withRoles(ROLES);
    CallId id = calls.request(Actor.system(), request).id();
    calls.accept(PATIENT, id);
    calls.accept(Actor.of("nurse"), id);
    return id;
  }

  private static void refused(ThrowingCallable operation) {
    assertThatExceptionOfType(CallNotAllowedException.class).isThrownBy(operation);
  }

  @Test
  void aRoleLimitsWhatAPersonMayDo() {
    CallId id = accepted();
    Instant later = calls.now().plusSeconds(60);

    refused(() -> calls.cancel(PATIENT, id, null));
    refused(() -> calls.reschedule(PATIENT, id, later, null));
    refused(() -> calls.admit(PATIENT, id, "patient"));
    refused(() -> calls.deny(PATIENT, id, "nurse", null));
    refused(() -> calls.remove(PATIENT, id, "doctor", null));
    refused(() -> calls.add(PATIENT, id, "uncle", null));
    refused(() -> calls.replace(PATIENT, id, "doctor", "uncle", null));
    refused(() -> calls.inviteGuest(PATIENT, id, GuestInvitation.named("Uncle")));
    refused(() -> calls.admit(Actor.of("nurse"), id, "patient"));

    calls.admit(DOCTOR, id, "patient");
    calls.join(PATIENT, id);
    calls.join(DOCTOR, id);
    Provider.connects(calls, id, "doctor", "patient");
    refused(() -> calls.extend(PATIENT, id, Duration.ofSeconds(5)));
    refused(() -> calls.complete(PATIENT, id));
    calls.extend(DOCTOR, id, Duration.ofSeconds(5));
    assertThat(calls.complete(DOCTOR, id, "Done").endedBy().reason()).isEqualTo("Done");
  }

  @Test
  void aStrangerFindsNoCallAndWhoeverWaitsHoldsNoToken() {
    CallId id = accepted();

    for (ThrowingCallable attempt :
        List.<ThrowingCallable>of(
            () -> calls.arrive(STRANGER, id),
            () -> calls.admit(STRANGER, id, "patient"),
            () -> calls.deny(STRANGER, id, "patient", null),
            () -> calls.remove(STRANGER, id, "patient", null),
            () -> calls.add(STRANGER, id, "stranger", null),
            () -> calls.replace(STRANGER, id, "nurse", "stranger", null),
            () -> calls.inviteGuest(STRANGER, id, GuestInvitation.named("Me")),
            () -> calls.attendance(STRANGER, id))) {
      assertThatExceptionOfType(CallNotFoundException.class).isThrownBy(attempt);
    }
    calls.arrive(PATIENT, id);
    assertThatExceptionOfType(NotAdmittedException.class).isThrownBy(() -> calls.join(PATIENT, id));
    assertThat(clinic.tokens.requests).isEmpty();
    assertThat(clinic.rooms.log).as("no room either").isEmpty();
  }

  @Test
  void peopleDoNotNameRolesThatGiveRights() {
    CallRequest self = CallRequest.inviting("nurse").withRoles(Map.of("patient", "doctor"));

    refused(() -> calls.request(PATIENT, self));
    assertThat(calls.request(PATIENT, CallRequest.inviting("nurse")).participants()).hasSize(2);
    refused(() -> calls.add(DOCTOR, accepted(), "uncle", "doctor"));
    ServiceFixture trusting =
        new ServiceFixture(
            builder ->
                builder
                    .settings(CallSettings.builder().terms(CLINIC).build())
                    .guard((actor, action, call) -> true));
    assertThat(trusting.calls.request(PATIENT, self).policyOf("patient").admits()).isTrue();
    ServiceFixture equal = new ServiceFixture();
    assertThat(equal.calls.request(PATIENT, self).participant("patient").orElseThrow().role())
        .as("only a label without policies")
        .isEqualTo("doctor");
  }

  @Test
  void withoutPoliciesAllAreEqual() {
    ServiceFixture equal = new ServiceFixture();
    CallId id = equal.accepted();

    equal.calls.add(BEN, id, "cleo", null);
    equal.calls.accept(Actor.of("cleo"), id);
    equal.calls.inviteGuest(Actor.of("cleo"), id, GuestInvitation.named("Uncle"));
    VideoCall call = equal.calls.remove(ANNA, id, "ben", "Quarrel");

    assertThat(call.participant("ben").orElseThrow().isRemoved()).isTrue();
    refused(() -> equal.calls.join(BEN, id));
    refused(() -> equal.calls.admit(BEN, id, "cleo"));
    assertThat(equal.calls.get(BEN, id)).as("may view").isEqualTo(call);
  }

  @Test
  void aRemovedPersonIsPutOutAtOnceAndAgainWithAnOldToken() {
    CallId id = running();
    String room = id.roomName();
    calls.remove(DOCTOR, id, "patient", null);
    assertThat(clinic.rooms.log).endsWith("disconnect");

    Instant back = clinic.clock.instant().plusSeconds(3);
    clinic.advanceTo(back);
    clinic.rooms.enter(room, "patient", "PA9", back);
    clinic.rooms.log.clear();
    calls.apply(new RoomEvent.Connected(room, "RM0", back, "patient", "PA9"));
    clinic.advance(1);

    assertThat(clinic.rooms.log).containsSubsequence("look", "disconnect");
    assertThat(clinic.rooms.connections("RM0").orElseThrow())
        .noneMatch(one -> one.identity().equals("patient"));
  }

  @Test
  void aRemovedPersonIsFoundWithin5SecondsWithoutCallbacks() {
    CallId id = running();
    calls.remove(DOCTOR, id, "patient", null);
    clinic.advance(30);

    clinic.rooms.enter(id.roomName(), "patient", "PA9", clinic.clock.instant());
    for (int second = 0; second < 5; second++) {
      clinic.advance(1);
    }

    assertThat(clinic.rooms.connections("RM0").orElseThrow())
        .noneMatch(one -> one.identity().equals("patient"));
  }

  /** The list of the provider may be older than the callback that arrives before it. */
  @Test
  void aReturnDuringAPresenceCheckIsNotMissed() {
    CallId id = running();
    calls.remove(DOCTOR, id, "patient", null);
    Instant now = clinic.clock.instant();
    clinic.rooms.leave(id.roomName(), "patient");
    clinic.rooms.afterLook(
        () -> {
          clinic.rooms.enter(id.roomName(), "patient", "PA9", now);
          calls.apply(new RoomEvent.Connected(id.roomName(), "RM0", now, "patient", "PA9"));
        });
    clinic.advance(0);
    clinic.advance(1);

    assertThat(clinic.rooms.connections("RM0").orElseThrow())
        .noneMatch(one -> one.identity().equals("patient"));
  }

  @Test
  void aPersonRemovedWhileTheRoomOpensGetsNoToken() {
    CallId id = accepted();
    calls.admit(DOCTOR, id, "patient");
    clinic.rooms.beforeOpen(() -> calls.remove(DOCTOR, id, "patient", null));

    refused(() -> calls.join(PATIENT, id));
    assertThat(clinic.tokens.requests).isEmpty();
  }

  @Test
  void aFailedDisconnectIsRepeatedByTheKeeper() {
    CallId id = running();
    clinic.rooms.failNext(1);

    calls.remove(DOCTOR, id, "patient", null);
    assertThat(clinic.rooms.log).endsWith("disconnect failed");
    clinic.advance(0);

    assertThat(clinic.rooms.connections("RM0").orElseThrow())
        .noneMatch(one -> one.identity().equals("patient"));
  }

  private CallId running() {
    CallRequest request =
        CallRequest.inviting("patient", "nurse")
            .onBehalfOf("doctor")
            .at(calls.now())
            .lasting(Duration.ofMinutes(10))
            .withRoles(ROLES);
    CallId id = calls.request(Actor.system(), request).id();
    calls.accept(PATIENT, id);
    calls.accept(Actor.of("nurse"), id);
    calls.admit(DOCTOR, id, "patient");
    clinic.rooms.tellWhoIsThere();
    for (String who : List.of("doctor", "patient", "nurse")) {
      calls.join(Actor.of(who), id);
      clinic.rooms.enter(id.roomName(), who, "PA" + who.charAt(0), clinic.clock.instant());
    }
    Provider.connects(calls, id, "doctor", "patient");
    clinic.advance(0);
    return id;
  }

  @Test
  void aGuestMayOnlyArriveJoinAndReport() {
    CallId id = accepted();
    GuestLink link = calls.inviteGuest(DOCTOR, id, GuestInvitation.named("Uncle"));
    Actor guest = calls.guest(GuestKey.parse(link.key()).orElseThrow());

    calls.arrive(guest, id);
    for (ThrowingCallable attempt :
        List.<ThrowingCallable>of(
            () -> calls.admit(guest, id, link.guestId()),
            () -> calls.add(guest, id, "friend", null),
            () -> calls.inviteGuest(guest, id, GuestInvitation.named("Friend")),
            () -> calls.remove(guest, id, "patient", null),
            () -> calls.cancel(guest, id, null),
            () -> calls.complete(guest, id),
            () -> calls.extend(guest, id, Duration.ofSeconds(1)),
            () -> calls.reschedule(guest, id, calls.now(), null))) {
      refused(attempt);
    }
    calls.admit(DOCTOR, id, link.guestId());
    assertThat(calls.join(guest, id).identity()).isEqualTo(link.guestId());

    calls.remove(DOCTOR, id, link.guestId(), null);
    assertThatExceptionOfType(CallNotFoundException.class)
        .isThrownBy(() -> calls.guest(GuestKey.parse(link.key()).orElseThrow()));
  }

  @Test
  void theGuardSaysWhoMayBeAdded() {
    CallGuard participants = CallGuard.participantsOnly();
    ServiceFixture strict =
        new ServiceFixture(
            builder ->
                builder.guard(
                    (actor, action, call) ->
                        participants.allows(actor, action, call)
                            && call.participant("stranger").isEmpty()));
    CallId id = strict.accepted();

    refused(() -> strict.calls.add(ANNA, id, "stranger", null));
    refused(() -> strict.calls.replace(ANNA, id, "ben", "stranger", null));
    assertThat(strict.get(id).participants()).hasSize(2);
    VideoCall substituted = strict.calls.replace(BEN, id, "ben", "cleo", "Ill");
    assertThat(substituted.participant("cleo")).as("a carer sends a substitute").isPresent();
  }

  @Test
  void readsOfTokensAndHistoriesAreLogged() {
    CallId id = accepted();
    calls.join(DOCTOR, id);
    calls.history(DOCTOR, id);
    calls.attendance(Actor.system("audit"), id);

    assertThat(read)
        .containsExactly(
            "Actor[person] TOKEN", "Actor[person] HISTORY", "Actor[system] ATTENDANCE");
    assertThatExceptionOfType(NotAdmittedException.class).isThrownBy(() -> calls.join(PATIENT, id));
    assertThat(read).hasSize(3);
    assertThat(AccessLog.Read.values()).hasSize(3);
  }

  @Test
  void aNamedSystemActorIsInTheHistory() {
    CallId id = clinic.pending();
    VideoCall call = calls.cancel(Actor.system("front-desk"), id, "Caregiver is ill");

    assertThat(call.endedBy().system()).isEqualTo("front-desk");
    assertThat(call.endedBy().reason()).isEqualTo("Caregiver is ill");
    assertThat(calls.history(Actor.system(), id).get(1))
        .isInstanceOf(CallEvent.Cancelled.class)
        .satisfies(event -> assertThat(event.cause()).isEqualTo(call.endedBy()));
  }

  @Test
  void aCallerLearnsThatSomebodyIsInAnotherCallOnlyIfThePolicyShowsIt() {
    CallTerms open =
        CallTerms.builder()
            .roles(Map.of("nurse", RolePolicy.builder().showsBusy(true).build()))
            .build();
    ServiceFixture house =
        new ServiceFixture(
            builder ->
                builder
                    .settings(CallSettings.builder().terms(open).limits(PersonLimits.NONE).build())
                    .guard((actor, action, call) -> true));
    house.inProgress();
    CallRequest ring = CallRequest.inviting("anna");

    VideoCall shown =
        house.calls.request(Actor.of("cleo"), ring.withRoles(Map.of("anna", "nurse")));
    VideoCall hidden = house.calls.request(Actor.of("dan"), ring);
    VideoCall free =
        house.calls.request(
            Actor.of("dan"), CallRequest.inviting("eve").withRoles(Map.of("eve", "nurse")));

    assertThat(shown.participant("anna").orElseThrow().activity().busy()).isTrue();
    assertThat(house.calls.history(Actor.system(), shown.id()))
        .hasExactlyElementsOfTypes(CallEvent.Requested.class, CallEvent.Busy.class);
    assertThat(hidden.participant("anna").orElseThrow().activity().busy()).isFalse();
    assertThat(free.participant("eve").orElseThrow().activity().busy()).isFalse();
  }

  @Test
  void theDefaultGuardLetsOnlyTheSystemNameRoles() {
    VideoCall call = clinic.get(clinic.pending());

    assertThat(CallGuard.participantsOnly().allows(ANNA, CallGuard.Action.ASSIGN_ROLES, call))
        .isFalse();
    assertThat(
            CallGuard.participantsOnly()
                .allows(Actor.system(), CallGuard.Action.ASSIGN_ROLES, call))
        .isTrue();
  }

  @Test
  void whoeverWasNotLetInOrHasNotAcceptedDecidesNothing() {
    CallId id = accepted();
    refused(() -> calls.extend(PATIENT, id, Duration.ofSeconds(5)));
    calls.deny(DOCTOR, id, "patient", null);
    refused(() -> calls.reschedule(PATIENT, id, calls.now().plusSeconds(60), null));
    refused(() -> calls.cancel(PATIENT, id, null));
    assertThatExceptionOfType(NotAdmittedException.class)
        .isThrownBy(() -> calls.arrive(PATIENT, id));

    ServiceFixture equal = new ServiceFixture();
    CallId pending = equal.pending();
    refused(() -> equal.calls.remove(BEN, pending, "anna", null));
    refused(() -> equal.calls.add(BEN, pending, "cleo", null));
  }

  @Test
  void onlyWhoeverAdmitsMayInviteGuestsWhoDoNotWait() {
    ServiceFixture house =
        new ServiceFixture(
            builder ->
                builder.settings(
                    CallSettings.builder()
                        .limits(PersonLimits.NONE)
                        .terms(
                            CallTerms.builder()
                                .roles(
                                    Map.of(
                                        "desk", RolePolicy.builder().mayChangePeople(true).build()))
                                .build())
                        .build()));
    CallRequest request =
        CallRequest.inviting("ben").onBehalfOf("anna").withRoles(Map.of("anna", "desk"));
    CallId id = house.calls.request(Actor.system(), request).id();
    GuestInvitation free = new GuestInvitation("Uncle", null, null, false);

    refused(() -> house.calls.inviteGuest(ANNA, id, free));
    assertThat(house.calls.inviteGuest(ANNA, id, GuestInvitation.named("Uncle")).key())
        .isNotBlank();
    assertThat(house.calls.inviteGuest(Actor.system(), id, free).key()).isNotBlank();
  }

  /** The keeper may still hold the call as it was before the admission. */
  @Test
  void aPersonAdmittedDuringAPresenceCheckIsNotPutOut() {
    CallId id = running();
    calls.add(DOCTOR, id, "guest", null);
    calls.accept(Actor.of("guest"), id);
    calls.join(Actor.of("guest"), id);
    calls.remove(DOCTOR, id, "guest", null);
    Instant now = clinic.clock.instant();
    clinic.rooms.enter(id.roomName(), "guest", "PA9", now);
    clinic.rooms.log.clear();
    clinic.rooms.afterLook(
        () -> {
          calls.add(DOCTOR, id, "guest", null);
          calls.accept(Actor.of("guest"), id);
        });
    clinic.advance(0);

    assertThat(clinic.rooms.log).contains("look").doesNotContain("disconnect");
  }

  @Test
  void inAdHocRoomsARemovalEndsAReportedConnection() {
    ServiceFixture adHoc = new ServiceFixture(VideoRooms.adHoc("twilio"), builder -> {});
    CallId id = adHoc.joined();
    adHoc.calls.connected(ANNA, id);
    adHoc.calls.connected(BEN, id);
    adHoc.clock.advance(Duration.ofSeconds(5));

    VideoCall call = adHoc.calls.remove(ANNA, id, "ben", null);

    assertThat(call.participant("ben").orElseThrow().isConnected()).isFalse();
    assertThat(call.participant("ben").orElseThrow().leftReason().name()).isEqualTo("REMOVED");
  }
}
