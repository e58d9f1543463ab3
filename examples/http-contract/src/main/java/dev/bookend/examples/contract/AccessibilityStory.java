package dev.bookend.examples.contract;

import static dev.bookend.examples.contract.Axe.assertAccessible;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** The page for everybody: by axe in each of its states, by keyboard, on phones, and magnified. */
public abstract class AccessibilityStory extends PageFixture {
  private Browser recipient;
  private Browser caregiver;

  /**
   * Creates the tests.
   *
   * @param app the application to start
   */
  protected AccessibilityStory(App app) {
    super(app, Map.of("bookend.call.limit", "5m"));
  }

  @BeforeEach
  void signIn() {
    recipient = browser("recipient");
    caregiver = browser("caregiver");
    recipient.see("call-now");
    caregiver.see("bookings");
  }

  @Test
  void theFirstScreenAndItsDialogsHaveNoViolation() {
    Browser visitor = visitor("guest");
    for (String why : List.of("", "?error", "?expired", "?logout")) {
      visitor.open(uri().resolve("/login.html" + why));
      visitor.see("sign-in");
      assertAccessible(visitor, "sign-in " + why);
    }
    recipient.see("nothing-now");
    recipient.see("nothing-planned");
    assertAccessible(recipient, "home without calls");
    String id = plan();
    recipient.see("list-reschedule");
    assertAccessible(recipient, "home with a plan");
    caregiver.see("list-accept");
    assertAccessible(caregiver, "home with a question");
    recipient.click("list-reschedule");
    recipient.see("schedule-dialog");
    assertAccessible(recipient, "reschedule");
    recipient.click("schedule-cancel");
    recipient.click("list-cancel");
    recipient.see("ask-dialog");
    assertAccessible(recipient, "a question");
    recipient.click("ask-no");
    recipient.click("list-details");
    recipient.see("cost");
    assertAccessible(recipient, "details");
    recipient.click("details-close");
    caregiver.open(linkTo(id));
    caregiver.see("incoming");
    assertAccessible(caregiver, "an invitation");
  }

  @Test
  void aCallAndItsEndHaveNoViolation() {
    recipient.click("call-now");
    caregiver.see("incoming");
    assertAccessible(caregiver, "ringing");
    recipient.see("rings-on");
    assertAccessible(recipient, "calling");
    recipient.click("cancel-call");
    recipient.see("outcome");
    String id = agreedCall();
    recipient.open(linkTo(id));
    caregiver.open(linkTo(id));
    caregiver.has("mic-check", "data-state", "ok");
    assertAccessible(caregiver, "lobby");
    caregiver.click("devices");
    caregiver.see("devices-dialog");
    assertAccessible(caregiver, "devices");
    caregiver.click("devices-close");
    caregiver.click("join");
    caregiver.has("call-state", "data-state", "alone");
    assertAccessible(caregiver, "alone in the call");
    recipient.click("join");
    recipient.seesTheOther();
    recipient.see("extend");
    assertAccessible(recipient, "in the call");
    caregiver.click("mute");
    caregiver.click("camera");
    recipient.see("muted-tag");
    assertAccessible(recipient, "the other is muted and hidden");
    assertAccessible(caregiver, "muted and hidden");
    guestsHaveNoViolation();
    recipient.click("end");
    recipient.see("ask-dialog");
    assertAccessible(recipient, "asked whether to end");
    recipient.click("ask-yes");
    caregiver.see("outcome");
    assertAccessible(caregiver, "ended");
    visitor("guest").see("outcome");
    assertAccessible(visitor("guest"), "ended for the guest");
  }

  private void guestsHaveNoViolation() {
    caregiver.click("people");
    caregiver.type("guest-name", "Nora Klein");
    caregiver.click("invite-submit");
    caregiver.see("guest-link");
    assertAccessible(caregiver, "people");
    URI link = URI.create(caregiver.value("guest-link"));
    caregiver.click("people-close");
    Browser guest = visitor("guest");
    guest.open(link);
    guest.click("join");
    guest.has("lobby-status", "data-state", "asking");
    assertAccessible(guest, "a guest waits");
    caregiver.see("waiting-person");
    assertAccessible(caregiver, "somebody waits");
    caregiver.click("admit");
    guest.see("remote-video");
    assertAccessible(guest, "a guest in the call");
  }

  @Test
  void theStaffsPageHasNoViolation() {
    Browser staff = visitor("staff");
    staff.signIn(uri());
    staff.see("summary");
    assertAccessible(staff, "staff");
  }

  @Test
  void aCallIsMadeByKeyboardOnly() {
    recipient.pressAt("call-now");
    caregiver.see("incoming");
    caregiver.pressAt("accept");
    caregiver.see("lobby");
    recipient.has("lobby-status", "data-state", "ready");
    recipient.focuses("join");
    recipient.press(Keys.ENTER);
    caregiver.pressAt("join");
    recipient.seesTheOther();
    recipient.focuses("live-title");
    recipient.pressAt("mute");
    caregiver.see("muted-tag");
    caregiver.reads("announcer", "Ruth Sommer is muted");
    recipient.pressAt("live-devices");
    recipient.see("devices-dialog");
    recipient.press(Keys.ESCAPE);
    recipient.loses("devices-dialog");
    recipient.focuses("live-devices");
    recipient.pressAt("end");
    recipient.see("ask-dialog");
    recipient.press(Keys.ESCAPE);
    recipient.loses("ask-dialog");
    assertThat(recipient.isVisible("call")).as("goes on after Escape").isTrue();
    recipient.pressAt("end");
    recipient.pressAt("ask-yes");
    recipient.focuses("outcome-title");
    caregiver.focuses("outcome-title");
    recipient.pressAt("back-home");
    recipient.focuses("greeting");
  }

  @Test
  void theFocusIsNeverLost() {
    plan();
    recipient.pressAt("list-cancel");
    recipient.pressAt("ask-yes");
    recipient.reads("notice-text", "is cancelled");
    assertThat(recipient.run("return document.activeElement !== document.body")).isEqualTo(true);
    recipient.pressAt("notice-close");
    recipient.loses("notice");
    assertThat(recipient.run("return document.activeElement !== document.body")).isEqualTo(true);
    recipient.click("call-now");
    caregiver.pressAt("decline");
    caregiver.reads("notice-text", "You declined");
    assertThat(caregiver.run("return document.activeElement !== document.body")).isEqualTo(true);
  }

  /** Phones upright and on the side; 1280 by 1024 pixels at 400 %; large enough letters. */
  @ParameterizedTest
  @CsvSource({"390, 844", "844, 390", "320, 256"})
  void everyButtonIsInSightOnAPhoneAndMagnified(int width, int height) {
    boolean isPhone = width > 320;
    List.of(recipient, caregiver).forEach(one -> one.resize(width, height, isPhone));
    recipient.fits(width);
    recipient.click("schedule");
    inSight(recipient, "schedule-submit");
    recipient.screenshot("60-schedule-" + width);
    recipient.click("schedule-cancel");
    recipient.click("call-now");
    caregiver.see("incoming");
    inSight(caregiver, "accept");
    inSight(caregiver, "decline");
    caregiver.screenshot("61-ringing-" + width);
    caregiver.click("accept");
    caregiver.see("lobby");
    inSight(caregiver, "join");
    caregiver.fits(width);
    caregiver.screenshot("62-lobby-" + width);
    caregiver.click("join");
    recipient.click("join");
    recipient.seesTheOther();
    for (String button : List.of("mute", "camera", "live-devices", "people", "leave", "end")) {
      inSight(recipient, button);
    }
    inSight(recipient, "countdown");
    recipient.fits(width);
    recipient.screenshot("63-call-" + width);
    recipient.endTheCall();
    caregiver.see("outcome");
    inSight(caregiver, "back-home");
    caregiver.fits(width);
    caregiver.screenshot("64-over-" + width);
  }

  /** The element is within the window without scrolling, nothing covers it, and its text fits. */
  private static void inSight(Browser browser, String testId) {
    browser.see(testId);
    Object problem =
        browser.run(
            """
            const it = document.querySelector(`[data-testid="${arguments[0]}"]`);
            const { left, top, right, bottom } = it.getBoundingClientRect();
            if (left < 0 || top < 0 || right > innerWidth + 1 || bottom > innerHeight + 1)
              return `at ${[left, top, right, bottom]} of ${innerWidth} by ${innerHeight}`;
            const front = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
            if (front !== it && !it.contains(front)) return `covered by ${front.outerHTML}`;
            return it.scrollWidth > it.clientWidth + 1 ? 'its text is cut off' : '';
            """,
            testId);
    assertThat(problem).as(testId).isEqualTo("");
  }

  private String plan() {
    String at = java.time.Instant.now().plus(Duration.ofDays(40)).toString();
    return api("recipient")
        .askFor(
            "{\"invitee_ids\":[\"caregiver\"],\"duration_seconds\":1800,\"scheduled_time\":\""
                + at
                + "\"}");
  }
}
