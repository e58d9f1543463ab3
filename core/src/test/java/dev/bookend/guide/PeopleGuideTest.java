package dev.bookend.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.bookend.CallSettings;
import dev.bookend.GuideCode;
import dev.bookend.Provider;
import dev.bookend.ServiceFixture;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallAttendance;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.GuestKey;
import dev.bookend.call.Participant;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.VideoCall;
import dev.bookend.port.AccessLog.Read;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The code of the guide to the people of a call does what the guide says. */
class PeopleGuideTest {
  private static final String MAILS =
      "../../../../../../examples/booking-spring/src/main/java/dev/bookend/examples/spring/CallMails.java";
  private static final Actor DOCTOR = Actor.of("doctor-7");
  private static final Actor PATIENT = Actor.of("patient-4");

  private final List<CallAttendance> bills = new ArrayList<>();
  private final List<AuditTrail.Entry> audit = new ArrayList<>();
  private final ServiceFixture clinic =
      new ServiceFixture(
          builder ->
              builder
                  .settings(
                      CallSettings.builder()
                          .terms(PeopleGuide.clinic())
                          .limits(PersonLimits.NONE)
                          .build())
                  .guard(PeopleGuide.staffNameRoles(Set.of("doctor-7")))
                  .listener(new Billing(bills::add))
                  .accessLog(new AuditTrail(audit::add)));
  private final VideoCallService calls = clinic.calls;

  private CallId accepted() {
    CallId id = PeopleGuide.visit(calls, calls.now()).id();
    calls.accept(DOCTOR, id);
    return id;
  }

  private CallId inProgress() {
    CallId id = accepted();
    PeopleGuide.waitingRoom(calls, id);
    calls.join(DOCTOR, id);
    Provider.connects(calls, id, "doctor-7", "patient-4");
    return id;
  }

  @Test
  void theCodeOfTheGuideIsCompiled() throws IOException {
    GuideCode.assertBlocksAreIn(
        "people.md",
        "guide/PeopleGuide.java",
        "guide/AttendanceReport.java",
        "guide/Billing.java",
        "guide/AuditTrail.java",
        MAILS);
  }

  @Test
  void onlyTheSystemAndStaffNameRoles() {
    Map<String, String> asDoctor = Map.of("patient-4", "doctor");

    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(
            () -> calls.request(PATIENT, CallRequest.inviting("friend").withRoles(asDoctor)));
    VideoCall call =
        calls.request(
            DOCTOR, CallRequest.inviting("patient-4").withRoles(Map.of("patient-4", "patient")));
    assertThat(call.policyOf("patient-4").waits()).isTrue();
  }

  @Test
  void thePatientWaitsAndTheDoctorAdmits() {
    CallId id = accepted();
    PeopleGuide.waitingRoom(calls, id);

    assertThat(calls.history(DOCTOR, id))
        .extracting(CallEvent::type)
        .containsSubsequence("arrived", "admitted", "token_issued");
  }

  @Test
  void aSubstituteTakesTheRoleAndAnswers() {
    CallId id = accepted();
    PeopleGuide.substitute(calls, id);

    VideoCall call = calls.get(PATIENT, id);
    assertThat(call.status()).isEqualTo(CallStatus.ACCEPTED);
    assertThat(call.participant("doctor-8").map(Participant::role)).hasValue("doctor");
    assertThat(call.participant("doctor-7").orElseThrow().isRemoved()).isTrue();
  }

  @Test
  void theLinkOfAGuestHasTheKeyAfterTheHash() {
    CallId id = accepted();
    String link = PeopleGuide.guestLink(calls, id);

    String key = link.substring(link.indexOf('#') + 1);
    assertThat(key).hasSize(43);
    Actor guest = calls.guest(GuestKey.parse(key).orElseThrow());
    assertThat(calls.get(guest, id).participant(String.valueOf(guest.identity()))).isPresent();
  }

  @Test
  void aRingThatIsNotAnsweredIsAMissedCall() {
    VideoCall call = PeopleGuide.ring(calls);
    clinic.advance(30);

    assertThat(calls.history(DOCTOR, call.id()))
        .extracting(CallEvent::type)
        .containsExactly("requested", "expired", "missed_call");
  }

  @Test
  void theReportHasOneLineForEachPerson() throws IOException {
    CallId id = inProgress();
    clinic.advance(15);
    CallAttendance call = calls.attendance(Actor.system("billing"), id);

    String csvLine = "\"%s\",\"COMPLETED\",\"PROVIDER\",\"%s\",\"%s\",\"%s\",\"%s\",15,0,1,false";
    String in = "2026-11-23T09:00:00Z";
    String out = "2026-11-23T09:00:15Z";
    assertThat(AttendanceReport.csv(call))
        .containsExactly(
            csvLine.formatted(id, "patient-4", "patient", in, out),
            csvLine.formatted(id, "doctor-7", "doctor", in, out));
    assertThat(AttendanceReport.json(call))
        .hasSize(2)
        .last()
        .asString()
        .startsWith("{\"call_id\":\"" + id + "\",\"status\":\"COMPLETED\"")
        .contains("\"role\":\"doctor\"", "\"connected_seconds\":15", "\"no_show\":false");
    assertThat(AttendanceReport.csv(call).get(0).split(","))
        .hasSameSizeAs(AttendanceReport.COLUMNS);
  }

  @Test
  void aCallIsBilledOnceItsRoomIsClosed() {
    CallId missed = accepted();
    CallId id = inProgress();
    clinic.advance(15);
    clinic.advance(Duration.ofMinutes(10).toSeconds());

    assertThat(calls.get(PATIENT, missed).status()).isEqualTo(CallStatus.MISSED);
    assertThat(bills).extracting(CallAttendance::callId).containsExactly(id);
  }

  @Test
  void theAuditTrailNamesPeopleAndSystems() {
    CallId id = inProgress();
    calls.history(Actor.system("auditor"), id);

    assertThat(audit)
        .extracting(AuditTrail.Entry::who, AuditTrail.Entry::what)
        .containsExactly(
            tuple("patient-4", Read.TOKEN),
            tuple("doctor-7", Read.TOKEN),
            tuple("system auditor", Read.HISTORY));
  }
}
