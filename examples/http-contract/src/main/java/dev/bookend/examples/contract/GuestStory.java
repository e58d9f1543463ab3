package dev.bookend.examples.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A guest without an account, in a browser that is not signed in. */
public abstract class GuestStory extends PageFixture {
  private static final int PHONE = 390;
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

  /** What a step of three browsers takes at most on a busy machine. */
  private static final Duration STEP = Duration.ofSeconds(60);

  private Browser recipient;
  private Browser caregiver;
  private Browser guest;

  /**
   * Creates the tests.
   *
   * @param app the application to start
   */
  protected GuestStory(App app) {
    super(app, Map.of());
  }

  @BeforeEach
  void signIn() {
    recipient = browser("recipient");
    caregiver = browser("caregiver");
    guest = visitor("guest");
    guest.phoneWide();
  }

  @Test
  void aGuestIsInvitedAdmittedAndRemovedAndTheCallEndsAtItsLimit() {
    String id = meet(60);
    URI link = invite("Nora Klein");
    leaveTimeForAStep(id);
    guest.open(link);
    guest.reads("lobby-status", "You can ask to come in now");
    assertThat(caregiver.isVisible("waiting-person")).as("is seen before asking").isFalse();

    caregiver.watchFor("waiting-person");
    guest.click("join");
    guest.reads("lobby-status", "Waiting to be let in. 2 people are in the call");
    guest.fits(PHONE);
    guest.screenshot("30-guest-waits");
    Instant asked = Instant.parse(guestIn(id).path("admission_since").asText());
    assertThat(Duration.between(asked, caregiver.seenAt("waiting-person")))
        .isBetween(Duration.ZERO, TWO_SECONDS);
    caregiver.reads("waiting-person", "Nora Klein is waiting to be let in\nGuest, ");
    recipient.see("waiting-person");
    caregiver.screenshot("31-somebody-waits");
    token(link).expectProblem(403, "not_admitted");

    leaveTimeForAStep(id);
    caregiver.click("admit");
    guest.seesTheOther();
    caregiver.loses("waiting-person");
    recipient.loses("waiting-person");
    caregiver.sees("Nora Klein");
    recipient.sees("Nora Klein");
    guest.fits(PHONE);
    guest.screenshot("32-guest-in-the-call");
    assertThat(guestIn(id).path("connections").asInt()).isEqualTo(1);

    leaveTimeForAStep(id);
    caregiver.click("people");
    caregiver.clickAt("person", "Nora Klein", "remove-person");
    caregiver.screenshot("33-remove");
    assertThat(guest.isVisible("call")).as("is in the call until that is confirmed").isTrue();
    caregiver.clickAt("person", "Nora Klein", "remove-confirm");
    guest.reads("outcome-title", "You were taken out of the call");
    guest.screenshot("34-guest-was-removed");
    caregiver.reads("people-list", "Taken out");
    caregiver.click("people-close");
    caregiver.seesOnly("Ruth Sommer");
    guest.reload();
    guest.reads("outcome-title", "This link does not open a call");
    guest.fits(PHONE);
    guest.screenshot("35-guest-cannot-come-back");
    token(link).expectProblem(404, "not_found");

    await().atMost(STEP.multipliedBy(2)).until(() -> caregiver.isVisible("outcome-title"));
    caregiver.reads("outcome-title", "Your call has ended");
    recipient.reads("outcome-text", "with Carlos Weber are over");
    JsonNode call = new ApiClient(uri(), "recipient").call(id).expect(200).json();
    assertThat(call.path("end_reason").asText()).isEqualTo("time_limit");
    assertThat(guestIn(id).path("admission").asText()).isEqualTo("removed");
  }

  @Test
  void aGuestWhoIsNotLetInCanBeLetInLaterAndHearsOfTheEnd() {
    meet(300);
    URI link = invite("Nora Klein");
    guest.open(link);
    guest.click("join");
    caregiver.see("waiting-person");
    guest.open(uri().resolve("/login.html"));
    caregiver.loses("waiting-person");

    guest.open(link);
    guest.click("join");
    caregiver.click("deny");
    guest.reads("outcome-title", "You were not let in");
    guest.screenshot("36-guest-was-not-let-in");
    caregiver.click("people");
    caregiver.clickAt("person", "Nora Klein", "people-admit");
    caregiver.screenshot("37-people");
    caregiver.click("people-close");
    guest.reload();
    guest.click("join");
    guest.seesTheOther();
    guest.reload();
    guest.seesTheOther();

    caregiver.endTheCall();
    guest.reads("outcome-title", "The call has ended");
    guest.reload();
    guest.reads("outcome-title", "This call is over");
    guest.open(uri().resolve("/guest.html#" + "x".repeat(43)));
    guest.reads("outcome-title", "This link does not open a call");
  }

  /** The recipient and the caregiver are in a call with each other. */
  private String meet(int seconds) {
    String id =
        new ApiClient(uri(), "recipient")
            .askFor("{\"invitee_ids\":[\"caregiver\"],\"duration_seconds\":" + seconds + "}");
    new ApiClient(uri(), "caregiver").call(id, "accept").expect(200);
    for (Browser browser : List.of(recipient, caregiver)) {
      browser.open(uri().resolve("/?call=" + id));
      browser.click("join");
    }
    recipient.seesTheOther();
    caregiver.seesTheOther();
    return id;
  }

  /** Moves the end of the call, so that it does not end before the next step is done. */
  private void leaveTimeForAStep(String id) {
    ApiClient caller = new ApiClient(uri(), "caregiver");
    Instant end = Instant.parse(caller.call(id).expect(200).text("ends_at"));
    Duration missing = STEP.minus(Duration.between(Instant.now(), end));
    if (missing.toSeconds() > 0) {
      caller.call(id, "extend", "{\"seconds\":" + missing.toSeconds() + "}").expect(200);
    }
  }

  /** The caregiver makes a link, which is opened as a browser would. */
  private URI invite(String name) {
    caregiver.click("people");
    caregiver.type("guest-name", name);
    caregiver.click("invite-submit");
    caregiver.reads("guest-link-words", name);
    URI link = URI.create(caregiver.value("guest-link"));
    caregiver.screenshot("38-invited");
    caregiver.click("people-close");
    assertThat(link).hasPath("/guest.html").hasNoQuery();
    assertThat(link.getFragment()).hasSize(43);
    return link;
  }

  private JsonNode guestIn(String id) {
    JsonNode call = new ApiClient(uri(), "caregiver").call(id).expect(200).json();
    return call.path("participants").path(2);
  }

  private Reply token(URI link) {
    return ApiClient.nobody(uri()).post("/api/video/guest/" + link.getFragment() + "/token", "{}");
  }
}
