package dev.bookend.examples.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What people do on the page beside a call: they plan, look back, choose devices, and lose the
 * network.
 */
public abstract class PageStory extends PageFixture {
  private static final String COUNTS_REQUESTS =
      """
      window.requests = [];
      const real = window.fetch.bind(window);
      window.fetch = (url, options) => {
        window.requests.push(`${options?.method ?? 'GET'} ${url}`);
        return real(url, options);
      };
      """;

  /** As if the person had not answered the browser's question yet. */
  private static final String ASKS_FOR_THE_CAMERA =
      """
      const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      const allowed = new Promise((resolve) => (window.allow = resolve));
      navigator.mediaDevices.getUserMedia = async (wanted) => (await allowed, open(wanted));
      """;

  private static final Duration IDLE = Duration.ofSeconds(20);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private Browser recipient;
  private Browser caregiver;

  /**
   * Creates the tests.
   *
   * @param app the application to start
   */
  protected PageStory(App app) {
    super(app, Map.of());
  }

  @BeforeEach
  void signIn() {
    recipient = browser("recipient");
    caregiver = browser("caregiver");
    recipient.see("call-now");
    caregiver.see("bookings");
  }

  // C46
  @Test
  void nothingIsRequestedWhileNothingHappens() {
    for (Browser one : List.of(recipient, caregiver)) {
      one.beforeEachPage(COUNTS_REQUESTS);
      one.open(uri());
      one.see("nothing-planned");
    }
    String id = agreedCall();
    caregiver.click("ready-join");
    caregiver.see("lobby");
    recipient.see("ready-join");
    await().during(SECOND).until(() -> true);
    for (Browser one : List.of(recipient, caregiver)) {
      one.run("window.requests.length = 0");
    }
    Instant from = Instant.now();
    await()
        .atMost(IDLE.plus(IDLE))
        .until(() -> Duration.between(from, Instant.now()).compareTo(IDLE) > 0);
    assertThat(recipient.run("return window.requests")).as("at home").isEqualTo(List.of());
    assertThat(caregiver.run("return window.requests")).as("in the lobby").isEqualTo(List.of());

    api("recipient").call(id, "cancel").expect(200);
    recipient.see("nothing-now");
    caregiver.reads("outcome-title", "The call was cancelled");
    assertThat(recipient.run("return window.requests")).as("news").isEqualTo(List.of());
  }

  @Test
  void theSdkIsLoadedOnlyForACall() {
    String loaded = "return performance.getEntriesByType('resource').map(({ name }) => name)";
    assertThat(recipient.run(loaded).toString())
        .contains("/app.css")
        .doesNotContain("twilio-video");
    recipient.click("call-now");
    await().until(() -> recipient.run(loaded).toString().contains("twilio-video"));
    assertThat(recipient.run("return typeof URL")).isEqualTo("function");
  }

  @Test
  void aLostNetworkIsToldAtOnceAndItsReturnToo() {
    recipient.watchFor("connection");
    Instant lost = Instant.now();
    recipient.offline(true);
    Instant told = recipient.seenAt("connection");
    assertThat(Duration.between(lost, told)).isLessThan(SECOND);
    recipient.reads("connection", "You are offline");
    recipient.screenshot("70-offline");

    String id = agreedCall();
    recipient.offline(false);
    recipient.loses("connection");
    recipient.has("ready-call", "data-id", id);
  }

  @Test
  void aPlannedCallIsMovedAndItsHistoryAndCostAreShown() {
    recipient.click("schedule");
    recipient.choose("schedule-time", Duration.ofDays(400));
    recipient.reads("schedule-zone", "Times are those of ");
    recipient.choose("schedule-time", Duration.ofDays(2));
    recipient.click("schedule-submit");
    caregiver.click("list-accept");
    recipient.reads("notice-text", "Carlos Weber agreed to your call");
    caregiver.click("list-reschedule");
    caregiver.choose("schedule-time", Duration.ofDays(3));
    caregiver.type("schedule-duration", "25");
    caregiver.type("schedule-reason", "The bus is late");
    caregiver.screenshot("71-reschedule");
    caregiver.click("schedule-submit");
    caregiver.reads("notice-text", "Ruth Sommer has to agree again");
    recipient.reads("notice-text", "Carlos Weber moved your call");
    String id = latestCall();
    assertThat(call(id).path("duration_seconds").asInt()).isEqualTo(1500);
    recipient.reads("planned", "25 minutes");

    recipient.click("list-details");
    recipient.reads("history", "Carlos Weber moved the call");
    recipient.reads("history", "The bus is late");
    recipient.reads("cost", "Nothing");
    recipient.screenshot("72-details");
    recipient.click("details-close");
    recipient.click("list-decline");
    caregiver.reads("past", "Declined");
  }

  @Test
  void aCallIsExtendedAndBothAreTold() {
    String id = meet();
    Instant before = time(id, "ends_at");
    recipient.reads("extend", "5 more minutes");
    recipient.click("extend");
    caregiver.reads("announcer", "The call goes on until");
    assertThat(Duration.between(before, time(id, "ends_at"))).isEqualTo(Duration.ofMinutes(5));
    assertThat(caregiver.text("countdown")).startsWith("0:09:");
    recipient.endTheCall();
    recipient.click("back-home");
    recipient.clickOf(id, "list-details");
    recipient.reads("history", "Ruth Sommer extended the call until");
    recipient.reads("cost", "USD");
  }

  @Test
  void backAsksBeforeItLeavesTheCall() {
    String id = meet();
    recipient.back();
    recipient.reads("ask-title", "Leave the call?");
    recipient.seesTheOther();
    recipient.click("ask-no");
    recipient.back();
    recipient.click("ask-yes");
    recipient.reads("outcome-title", "You stepped out");
    assertThat(call(id).path("status").asText()).isEqualTo("in_progress");
    recipient.see("rejoin");
    caregiver.endTheCall();
    recipient.loses("rejoin");
    recipient.reads("outcome-text", "It has ended in the meantime");
    recipient.back();
    recipient.see("greeting");
    assertThat(recipient.run("return location.pathname + location.search")).isEqualTo("/");
  }

  @Test
  void devicesAreChosenAndTestedInTheLobbyAndInTheCall() {
    meet();
    recipient.click("live-devices");
    List<?> microphones =
        await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () ->
                    (List<?>)
                        recipient.run(
                            "return [...document.querySelectorAll("
                                + "'[data-testid=choose-microphone] option')]"
                                + ".map(({ value }) => value)"),
                found -> found.size() > 1);
    String other = String.valueOf(microphones.get(1));
    recipient.run(
        """
        const field = document.querySelector('[data-testid=choose-microphone]');
        field.value = arguments[0];
        field.dispatchEvent(new Event('change', { bubbles: true }));
        """,
        other);
    await()
        .until(
            () ->
                recipient
                    .run("return localStorage.getItem('bookend.devices')")
                    .toString()
                    .contains(other));
    recipient.click("test-speaker");
    recipient.reads("speaker-words", "Did you hear the tone?");
    assertThat(recipient.isVisible("devices-error")).as("a problem").isFalse();
    recipient.click("devices-close");
    caregiver.hearsTheOther(true);
    recipient.endTheCall();
  }

  @Test
  void anOpenQuestionForTheCameraDoesNotKeepAnybodyOutOfTheCall() {
    String id = agreedCall();
    recipient.beforeEachPage(ASKS_FOR_THE_CAMERA);
    recipient.open(linkTo(id));
    caregiver.open(linkTo(id));
    recipient.has("camera-check", "data-state", "checking");
    recipient.click("join");
    caregiver.click("join");
    recipient.seesTheOther();
    caregiver.has("call-state", "data-state", "together");
    assertThat(caregiver.isVisible("remote-video")).isFalse();
    recipient.run("window.allow()");
    caregiver.seesTheOther();
    recipient.isPressed("mute", false);
    recipient.endTheCall();
  }

  @Test
  void whoIsSignedOutIsToldWhyAndComesBackToTheLink() {
    String id = agreedCall();
    Browser visitor = visitor("outsider-again");
    visitor.open(uri().resolve("/login.html"));
    assertThat(visitor.isVisible("sign-in-expired")).isFalse();
    caregiver.run("sessionStorage.setItem('bookend.signed-in', 'true')");
    caregiver.forgetCookies();
    caregiver.open(linkTo(id));
    caregiver.reads("sign-in-expired", "Your sign-in has ended");
    caregiver.type("username", "caregiver");
    caregiver.type("password", "demo");
    caregiver.click("sign-in");
    caregiver.reads("lobby-title", "Ruth Sommer");
  }

  @Test
  void thePageSpeaksTheLanguageOfTheBrowser() {
    recipient.beforeEachPage(
        "Object.defineProperty(navigator, 'languages', { get: () => ['fr', 'de-AT', 'en'] })");
    recipient.open(uri());
    recipient.reads("call-now", "Jetzt anrufen");
    assertThat(recipient.run("return document.documentElement.lang")).isEqualTo("de");
    recipient.click("call-now");
    recipient.reads("lobby-status", "Carlos Weber wird angerufen");
    recipient.screenshot("73-german");
    recipient.click("cancel-call");
    recipient.reads("outcome-title", "Sie haben den Anruf abgesagt");
    assertThat(
            recipient.runAsync(
                """
                const done = arguments[arguments.length - 1];
                const keys = (words, path = '') => Object.entries(words).flatMap(([key, value]) =>
                  value && typeof value === 'object' && !Array.isArray(value)
                    ? keys(value, `${path}${key}.`) : [`${path}${key}:${typeof value}`]);
                const load = async (name) => {
                  const folders = ['words', 'staff/words'];
                  const files = folders.map((folder) => import(`/page/${folder}/${name}.js`));
                  return keys({ ...(await Promise.all(files)).map((file) => file.default) });
                };
                Promise.all(['en', 'de'].map(load))
                  .then(([en, de]) => done([
                    ...en.filter((key) => !de.includes(key)),
                    ...de.filter((key) => !en.includes(key)),
                  ].join(' ')));
                """))
        .as("words of one language only")
        .isEqualTo("");
  }
}
