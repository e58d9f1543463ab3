package dev.bookend.examples.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A complete call in real browsers with the real {@code twilio-video} SDK. */
public abstract class BrowserStory extends PageFixture {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int PHONE = 390;

  private Browser recipient;
  private Browser caregiver;

  /**
   * Creates the tests.
   *
   * @param app the application to start
   */
  protected BrowserStory(App app) {
    super(app, Map.of());
  }

  @BeforeEach
  void signIn() {
    recipient = browser("recipient");
    caregiver = browser("caregiver");
    recipient.see("call-now");
    caregiver.see("bookings");
  }

  @Test
  void twoPeopleMeetAndTheCallEndsAfterFifteenSeconds() {
    recipient.screenshot("1-home");
    caregiver.watchFor("incoming");
    recipient.click("call-now");
    Instant rang = caregiver.seenAt("incoming");
    caregiver.screenshot("2-ringing");
    String id = latestCall();
    assertPrompt("from the request to the ringing", time(id, "created_at"), rang);

    caregiver.click("accept");
    recipient.see("preview");
    caregiver.screenshot("3-preview");
    caregiver.click("join");
    recipient.click("join");
    recipient.seesTheOther();
    caregiver.seesTheOther();
    Instant endsAt = time(id, "ends_at");
    recipient.screenshot("4-call");
    recipient.countsDownTo(endsAt);
    caregiver.countsDownTo(endsAt);

    recipient.watchFor("outcome-title");
    caregiver.watchFor("outcome-title");
    for (Browser browser : new Browser[] {recipient, caregiver}) {
      assertPrompt("from the limit to the page's words", endsAt, browser.seenAt("outcome-title"));
      browser.reads("outcome-title", "Your call has ended");
      browser.reads("outcome-text", "15 seconds");
      browser.screenshot("6-over");
    }
    JsonNode call = call(id);
    assertThat(call.path("status").asText()).isEqualTo("completed");
    assertThat(call.path("end_reason").asText()).isEqualTo("time_limit");
    recipient.click("back-home");
    recipient.see("calls");
    assertListed(recipient, id, "completed time_limit");
    recipient.screenshot("7-home-after");
  }

  @Test
  void aReloadDuringACallRejoins() {
    String id = askForALongCall();
    caregiver.click("accept");
    recipient.open(linkTo(id));
    caregiver.click("join");
    recipient.click("join");
    recipient.seesTheOther();
    caregiver.seesTheOther();
    Instant endsAt = time(id, "ends_at");

    caregiver.reload();
    caregiver.seesTheOther();
    recipient.seesTheOther();
    caregiver.screenshot("5-back-after-reload");
    assertThat(time(id, "ends_at")).as("a drop-out does not stop the clock").isEqualTo(endsAt);
    caregiver.endTheCall();
    recipient.reads("outcome-title", "ended the call");
  }

  private static void assertPrompt(String what, Instant from, Instant to) {
    Duration took = Duration.between(from, to);
    System.out.println("Browser: " + what + " " + took.toMillis() + " ms");
    assertThat(took).as(what).isBetween(Duration.ZERO, SECOND);
  }

  private static void assertListed(Browser browser, String id, String as) {
    String script =
        """
        const it = document.querySelector(`[data-testid="call-item"][data-id="${arguments[0]}"]`);
        return it ? [it.dataset.status, it.dataset.endReason ?? ''].join(' ').trim() : ''
        """;
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(browser.run(script, id)).isEqualTo(as));
  }

  @Test
  void aThirdPersonCannotAccessTheCall() {
    recipient.click("call-now");
    caregiver.click("accept");
    caregiver.see("preview");
    String id = latestCall();

    try (Browser outsider = new Browser("outsider", SCREENSHOTS, true)) {
      outsider.signIn(uri());
      outsider.open(linkTo(id));
      outsider.reads("outcome-title", "We cannot find this call");
      outsider.screenshot("8-third-person");
    }
    api("outsider").token(id).expectProblem(404, "not_found");
  }

  @Test
  void aDeclinedCallIsShownToTheRequester() {
    recipient.click("call-now");
    caregiver.click("decline");

    recipient.reads("outcome-title", "cannot talk now");
    recipient.screenshot("9-declined");
  }

  @Test
  void aDeniedCameraPermissionShowsInstructions() {
    try (Browser shy = new Browser("recipient", SCREENSHOTS, false)) {
      shy.signIn(uri());
      shy.click("call-now");
      caregiver.click("accept");

      shy.reads("error-text", "does not let us use the camera");
      shy.screenshot("10-camera-refused");
    }
  }

  @Test
  void thePageFitsAPhone() {
    recipient.phoneWide();
    recipient.fits(PHONE);
    recipient.screenshot("11-phone-home");
    recipient.open(linkTo(askForALongCall()));
    recipient.see("preview");
    recipient.fits(PHONE);
    recipient.screenshot("12-phone-lobby");
    caregiver.click("accept");
    caregiver.click("join");
    recipient.click("join");
    recipient.seesTheOther();
    recipient.fits(PHONE);
    recipient.screenshot("13-phone-call");
    recipient.endTheCall();
    recipient.reads("outcome-title", "You ended the call");
    recipient.fits(PHONE);
    recipient.screenshot("14-phone-over");
    caregiver.reads("outcome-title", "ended the call");
  }

  @Test
  void controlsAreReflectedAtTheOtherParticipant() {
    String id = askForALongCall();
    recipient.open(linkTo(id));
    caregiver.open(linkTo(id));
    caregiver.pressAt("accept");
    caregiver.pressAt("join");
    recipient.click("join");
    recipient.seesTheOther();
    recipient.hearsTheOther(true);

    caregiver.click("mute");
    caregiver.isPressed("mute", true);
    recipient.hearsTheOther(false);
    caregiver.click("camera");
    caregiver.isPressed("camera", true);
    recipient.seesNoPicture();
    recipient.screenshot("15-muted-and-hidden");
    caregiver.screenshot("15-muted-and-hidden");
    caregiver.click("mute");
    caregiver.isPressed("mute", false);
    caregiver.click("camera");
    caregiver.isPressed("camera", false);
    recipient.seesTheOther();
    recipient.hearsTheOther(true);
    recipient.endTheCall();
    caregiver.reads("outcome-title", "ended the call");
  }

  @Test
  void aParticipantCanLeaveRejoinAndSwitchWindows() {
    String id = askForALongCall();
    api("caregiver").call(id, "accept").expect(200);
    recipient.open(linkTo(id));
    caregiver.open(linkTo(id));
    recipient.click("join");
    caregiver.click("join");
    recipient.seesTheOther();

    caregiver.click("leave");
    caregiver.reads("outcome-title", "You stepped out");
    recipient.reads("call-state", "stepped out");
    recipient.screenshot("16-alone");
    caregiver.click("rejoin");
    caregiver.seesTheOther();
    recipient.seesTheOther();

    caregiver.openWindow();
    caregiver.open(linkTo(id));
    caregiver.click("join");
    caregiver.seesTheOther();
    recipient.seesTheOther();
    caregiver.goToWindow(0);
    caregiver.reads("outcome-title", "open in another window");
    caregiver.screenshot("17-replaced");
    caregiver.goToWindow(1);
    recipient.endTheCall();
    caregiver.reads("outcome-title", "ended the call");
  }

  // E9
  @Test
  void aPreflightTestPassesAndFailsWithABadToken() {
    String id = askForALongCall();
    api("caregiver").call(id, "accept").expect(200);
    String token = api("recipient").token(id).expect(200).text("token");

    assertThat(Sdk.preflight(recipient, token)).isEqualTo("completed");
    assertThat(Sdk.preflight(recipient, "no.token.at-all")).isEqualTo("20101");
  }

  // E10
  @Test
  void theSdkLearnsWhoSpeaksHowGoodNetworksAreAndWhatIsSwitchedOff() {
    String id = askForALongCall();
    api("caregiver").call(id, "accept").expect(200);
    Sdk.connect(recipient, api("recipient").token(id).expect(200).text("token"));
    Sdk.sees(
        recipient, "room.getStats().then((all) => all.length === 1)", "statistics while alone");
    Sdk.sees(recipient, "room.localParticipant.networkQualityLevel === 5", "the own network");

    Sdk.connect(caregiver, api("caregiver").token(id).expect(200).text("token"));
    for (Browser browser : new Browser[] {recipient, caregiver}) {
      Sdk.sees(browser, "other().networkQualityLevel === 5", "the other's network");
      Sdk.sees(browser, "other().networkQualityStats.audio.sendStats !== null", "measurements");
      Sdk.sees(browser, "room.dominantSpeaker === other()", "the other speak");
      Sdk.sees(browser, "video().isSwitchedOff === false", "a picture that is on");
    }
    caregiver.run("call.tracks[0].disable()");
    Sdk.sees(recipient, "room.dominantSpeaker === null", "nobody speak");
    Sdk.sees(caregiver, "room.dominantSpeaker === other()", "the other speak still");
    caregiver.run("call.tracks[0].enable()");
    Sdk.sees(recipient, "room.dominantSpeaker === other()", "the other speak again");

    recipient.run("call.video().switchOff()");
    Sdk.sees(recipient, "video().isSwitchedOff === true", "a picture that is off");
    Sdk.sees(caregiver, "video().isSwitchedOff === false", "a picture that is on still");
    recipient.run("call.video().setPriority('high')");
    recipient.run("call.video().switchOn()");
    Sdk.sees(recipient, "video().isSwitchedOff === false", "a picture that is on again");
    recipient.run("call.room.disconnect()");
    Sdk.sees(caregiver, "room.participants.size === 0 && room.state === 'connected'", "nobody");
  }

  @Test
  void aCallCanBeScheduledForLater() {
    recipient.click("schedule");
    recipient.choose("schedule-time", Duration.ofHours(2));
    recipient.screenshot("18-schedule");
    recipient.click("schedule-submit");
    recipient.reads("notice-text", "is planned for");
    String id = latestCall();
    assertListed(recipient, id, "pending");
    assertListed(caregiver, id, "pending");
    assertThat(caregiver.isVisible("incoming")).as("rings hours before").isFalse();

    caregiver.click("list-accept");
    caregiver.reads("notice-text", "Agreed");
    assertListed(caregiver, id, "accepted");
    assertListed(recipient, id, "accepted");
    recipient.open(linkTo(id));
    recipient.reads("lobby-status", "It is too early. You can join ");
    assertThat(recipient.see("join").isEnabled()).as("may join").isFalse();
    recipient.screenshot("19-too-early");
  }
}
