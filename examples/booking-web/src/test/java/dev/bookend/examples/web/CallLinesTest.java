package dev.bookend.examples.web;

import static dev.bookend.examples.web.DemoCalls.CARLOS;
import static dev.bookend.examples.web.DemoCalls.RUTH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.GuestInvitation;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallLinesTest {
  private final DemoCalls demo = new DemoCalls();

  @Test
  void aCallFromItsRequestToItsLimit() {
    CallId id = demo.running();
    demo.pass(Duration.ofSeconds(10));
    demo.clock.advance(Duration.ofMillis(5_003));
    demo.work();

    assertThat(String.join("\n", demo.linesOf(id)))
        .isEqualTo(
            """
            #1   requested       by Ruth Sommer (care recipient), asks Carlos Weber (caregiver) now, rings for 45 s, limit 15 s
            #2   accepted        by Carlos Weber (caregiver)
            #3   token_issued    for Ruth Sommer (care recipient)
            #4   connected       by Ruth Sommer (care recipient)
            #5   token_issued    for Carlos Weber (caregiver)
            #6   connected       by Carlos Weber (caregiver)
            #7   started         until 10:00:15
            #8   ending_soon     5 s left
            #9   completed       ended at its limit, 3 ms late, 0.008 USD
            #10  room_closed     0 ms after the end, 0.008 USD\
            """);
  }

  @Test
  void aScheduledCallThatIsMovedAcceptedExtendedAndEndedByTheStaff() {
    Instant tomorrow = demo.clock.instant().plus(Duration.ofDays(1));
    CallId id =
        demo.request(
            CallRequest.inviting("caregiver").at(tomorrow).lasting(Duration.ofMinutes(50)));
    demo.calls.reschedule(CARLOS, id, tomorrow.plusSeconds(1_800), null);
    demo.calls.accept(RUTH, id);
    demo.work();
    demo.clock.set(tomorrow.plusSeconds(1_800));
    demo.work();
    demo.connect(RUTH, id);
    demo.connect(CARLOS, id);
    demo.calls.extend(RUTH, id, Duration.ofSeconds(90));
    demo.pass(Duration.ofSeconds(605));
    demo.calls.complete(Actor.system("staff:staff"), id, "Not for the log");
    demo.work();

    assertThat(demo.linesOf(id))
        .contains(
            "#1   requested       by Ruth Sommer (care recipient), asks Carlos Weber (caregiver)"
                + " for Wed 2 Dec 10:00, limit 50 min",
            "#2   rescheduled     by Carlos Weber (caregiver), to Wed 2 Dec 10:30",
            "#4   join_opened     until Wed 2 Dec 10:40",
            "#9   started         until 11:20:00",
            "#10  extended        by Ruth Sommer (care recipient), until 11:21:30",
            "#11  completed       ended by the system (staff:staff) after 10 min 5 s, 0.088 USD")
        .noneMatch(line -> line.contains("Not for the log"));
  }

  @Test
  void aCallThatNobodyAnswersAndOneWithoutOneOfItsPeople() {
    CallId unanswered = demo.request(CallRequest.inviting("caregiver"));
    demo.pass(Duration.ofSeconds(45));
    assertThat(demo.linesOf(unanswered))
        .endsWith(
            "#2   expired         not answered in time",
            "#3   missed_call     Carlos Weber (caregiver) did not answer");

    CallId missed = demo.request(CallRequest.inviting("caregiver").at(demo.clock.instant()));
    demo.calls.accept(CARLOS, missed);
    demo.connect(RUTH, missed);
    demo.pass(Duration.ofMinutes(10));
    assertThat(demo.linesOf(missed))
        .contains(
            "#5   missed          the join window closed before they met",
            "#6   no_show         Carlos Weber (caregiver) was never connected, waited for 10 min");
  }

  @Test
  void guestsAndReasonsAreNotNamed() {
    CallId id = demo.running();
    demo.calls.inviteGuest(RUTH, id, GuestInvitation.named("Nora Klein"));
    demo.calls.remove(Actor.system("staff:staff"), id, "caregiver", "A private reason");
    demo.work();

    assertThat(demo.linesOf(id))
        .contains(
            "#8   added           a guest, by Ruth Sommer (care recipient)",
            "#9   removed         Carlos Weber (caregiver), by the system (staff:staff)")
        .noneMatch(line -> line.contains("Nora") || line.contains("private"));
  }

  @Test
  void everyEventHasDetailsOfItsOwnWithoutTheTextFormOfAnObject() {
    CallId declined = demo.request(CallRequest.inviting("caregiver"));
    demo.calls.decline(CARLOS, declined);
    CallId cancelled = demo.request(CallRequest.inviting("outsider"));
    demo.calls.cancel(RUTH, cancelled, "A private reason");
    demo.work();

    assertThat(demo.linesOf(declined)).endsWith("#2   declined        by Carlos Weber (caregiver)");
    assertThat(demo.linesOf(cancelled))
        .contains("#2   cancelled       by Ruth Sommer (care recipient)");
    assertThat(demo.lines).noneMatch(line -> line.contains("[") || line.contains("null"));
  }
}
