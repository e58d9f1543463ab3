package dev.bookend.guide;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.GuestInvitation;
import dev.bookend.call.GuestLink;
import dev.bookend.call.RolePolicy;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallGuard;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** The code of the guide to the people of a call. */
final class PeopleGuide {
  private PeopleGuide() {}

  static CallTerms clinic() {
    RolePolicy doctor =
        RolePolicy.builder().admits(true).mayChangePeople(true).required(true).build();
    RolePolicy patient =
        RolePolicy.builder()
            .waits(true)
            .mayEnd(false)
            .mayExtend(false)
            .mayReschedule(false)
            .build();
    return CallTerms.builder().roles(Map.of("doctor", doctor, "patient", patient)).build();
  }

  static VideoCall visit(VideoCallService calls, Instant time) {
    CallRequest request =
        CallRequest.inviting("doctor-7")
            .onBehalfOf("patient-4")
            .at(time)
            .withRoles(Map.of("doctor-7", "doctor", "patient-4", "patient"));
    return calls.request(Actor.system("front-desk"), request);
  }

  static CallGuard staffNameRoles(Set<String> staff) {
    CallGuard participantsOnly = CallGuard.participantsOnly();
    return (actor, action, call) ->
        action == CallGuard.Action.ASSIGN_ROLES
            ? actor.isSystem() || staff.contains(actor.identity())
            : participantsOnly.allows(actor, action, call);
  }

  static void waitingRoom(VideoCallService calls, CallId id) {
    Actor patient = Actor.of("patient-4");
    Actor doctor = Actor.of("doctor-7");

    calls.arrive(patient, id); // the doctor's page shows who waits, and since when
    calls.admit(
        doctor, id, "patient-4"); // or deny(doctor, id, "patient-4", "Please call the desk")
    calls.join(patient, id);
  }

  static void substitute(VideoCallService calls, CallId id) {
    calls.replace(Actor.system("front-desk"), id, "doctor-7", "doctor-8", "Doctor is ill");
    calls.accept(Actor.of("doctor-8"), id);
  }

  static String guestLink(VideoCallService calls, CallId id) {
    GuestLink link = calls.inviteGuest(Actor.of("doctor-7"), id, GuestInvitation.named("Aunt May"));
    return "https://care.example/guest.html#" + link.key();
  }

  static VideoCall ring(VideoCallService calls) {
    CallRequest now = CallRequest.inviting("doctor-7").ringingFor(Duration.ofSeconds(30));
    return calls.request(Actor.of("doctor-8"), now);
  }
}
