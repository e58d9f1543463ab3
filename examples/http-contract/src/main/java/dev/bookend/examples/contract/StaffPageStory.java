package dev.bookend.examples.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The staff page in a real browser; the people of its call are connected without one. */
@Tag("browser")
public abstract class StaffPageStory {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int PHONE = 390;

  private final App.Running app;
  private final ApiClient recipient;
  private final ApiClient caregiver;

  /**
   * Creates the tests; each starts the application anew.
   *
   * @param app the application to start
   */
  protected StaffPageStory(App app) {
    this.app = app.start(HttpContract.inMemory(), Map.of("bookend.spend-cap.money-per-day", "5"));
    recipient = new ApiClient(this.app.uri(), "recipient");
    caregiver = new ApiClient(this.app.uri(), "caregiver");
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private String meet() {
    String id = recipient.askFor("{\"invitee_ids\":[\"caregiver\"],\"duration_seconds\":300}");
    caregiver.call(id, "accept").expect(200);
    new RoomConnection(app.uri(), recipient, id);
    new RoomConnection(app.uri(), caregiver, id);
    await().atMost(TIMEOUT).until(() -> recipient.call(id).text("status").equals("in_progress"));
    return id;
  }

  @Test
  void theStaffWatchesACallRemovesAPersonAndEndsIt() {
    try (Browser staff = new Browser("staff", SCREENSHOTS, true)) {
      staff.signIn(app.uri());
      staff.see("no-live");
      assertThat(staff.run("return location.pathname")).isEqualTo("/staff.html");
      staff.reads("keeper-status", "Healthy");

      String id = meet();
      staff.has("live-call", "data-id", id);
      showsTheTimeLeft(staff, Instant.parse(recipient.call(id).text("ends_at")));
      staff.reads("live", "Ruth Sommer in the call");
      staff.reads("announcer", "New: the call of Ruth Sommer and Carlos Weber.");
      staff.reads("cap", "of 5.00 USD");
      staff.screenshot("50-staff");

      staff.clickAt("live-person", "Carlos Weber", "remove-person");
      staff.reads("act-title", "Remove Carlos Weber?");
      staff.click("act-cancel");
      await("the focus is back").until(() -> "remove-person".equals(staff.focused()));
      assertThat(recipient.call(id).json().findValuesAsText("admission"))
          .as("nothing happens before it is confirmed")
          .doesNotContain("removed");
      staff.clickAt("live-person", "Carlos Weber", "remove-person");
      staff.type("act-reason", "Is not the caregiver");
      staff.click("act-submit");
      staff.reads("done", "Carlos Weber was removed");
      staff.reads("live", "Carlos Weber was removed");
      caregiver.token(id).expectProblem(403, "not_allowed");

      staff.phoneWide();
      staff.fits(PHONE);
      staff.screenshot("51-staff-phone");
      staff.click("end-call");
      staff.screenshot("52-staff-end");
      staff.type("act-reason", "Wrong visit");
      staff.click("act-submit");
      staff.reads("done", "was ended");
      staff.loses("live-call");
      assertThat(recipient.call(id).text("ended_by_system")).isEqualTo("staff:staff");
    }
  }

  private static void showsTheTimeLeft(Browser staff, Instant endsAt) {
    String shown = staff.text("live-left");
    assertThat(shown).matches("0:0[0-5]:[0-5]\\d");
    long seconds = Long.parseLong(shown.substring(2, 4)) * 60 + Long.parseLong(shown.substring(5));
    assertThat(seconds)
        .isBetween(
            Duration.between(Instant.now(), endsAt).toSeconds() - 1,
            Duration.between(Instant.now(), endsAt).toSeconds() + 3);
  }

  @Test
  void othersSeeNoCallsOnThePage() {
    try (Browser visitor = new Browser("recipient", SCREENSHOTS, true)) {
      visitor.signIn(app.uri());
      assertThat(visitor.run("return document.querySelectorAll('[href*=staff]').length"))
          .isEqualTo(0L);
      visitor.open(app.uri().resolve("/staff.html"));
      visitor.reads("staff-only", "This page is for the staff");
      assertThat(visitor.isVisible("live")).isFalse();
      assertThat(visitor.isVisible("keeper")).isFalse();
    }
  }
}
