package dev.bookend.examples.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Calls that ring, in real browsers: one call for one intent, on every screen, and not for ever.
 */
public abstract class RingStory extends PageFixture {
  private Browser recipient;
  private Browser caregiver;

  /**
   * Creates the tests.
   *
   * @param app the application to start
   */
  protected RingStory(App app) {
    super(app, Map.of());
  }

  @BeforeEach
  void signIn() {
    recipient = browser("recipient");
    caregiver = browser("caregiver");
    recipient.see("call-now");
    caregiver.see("bookings");
  }

  // C40
  @Test
  void twoClicksMakeOneRequestAndOneCall() {
    recipient.run(
        """
        const button = document.querySelector('[data-testid="call-now"]');
        button.click();
        button.click();
        queueMicrotask(() => document.querySelector('[data-testid="call-now"]').click());
        """);
    recipient.see("lobby");

    assertThat(requestsOf(recipient)).isEqualTo(1L);
    assertThat(calls()).hasSize(1);
  }

  private static Object requestsOf(Browser browser) {
    return browser.run(
        """
        return performance.getEntriesByType('resource')
            .filter(({ name }) => name.endsWith('/video-call/request')).length
        """);
  }

  @Test
  void aReloadBeforeTheAnswerRepeatsTheKeyAndALaterIntentDoesNot() {
    recipient.beforeEachPage(RingScripts.LOSES_THE_FIRST_ANSWER);
    recipient.reload();
    recipient.click("call-now");
    await().until(() -> "true".equals(recipient.run("return sessionStorage.getItem('test.lost')")));
    recipient.reload();
    recipient.click("call-now");
    recipient.see("lobby");
    recipient.click("cancel-call");
    recipient.click("back-home");
    recipient.click("call-now");
    recipient.see("lobby");

    List<String> keys =
        List.of(
            String.valueOf(recipient.run("return sessionStorage.getItem('test.keys')"))
                .replaceAll("[\\[\\]\"]", "")
                .split(",", -1));
    assertThat(keys).hasSize(3).allMatch(key -> key.length() >= 16);
    assertThat(keys.get(1)).isEqualTo(keys.get(0));
    assertThat(keys.get(2)).isNotEqualTo(keys.get(0));
    assertThat(calls()).hasSize(2);
  }

  @Test
  void twoWhoCallEachOtherAtOnceMeet() {
    List.of(recipient, caregiver).forEach(one -> one.see("call-now"));
    long at = System.currentTimeMillis() + 1_000;
    List.of(recipient, caregiver).forEach(one -> one.run(RingScripts.CALLS_AT, at));

    for (Browser one : List.of(recipient, caregiver)) {
      // whoever was so much later that it rang first has to answer
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> one.isVisible("lobby") || one.isVisible("incoming"));
      if (one.isVisible("incoming")) {
        one.click("accept");
      }
    }
    for (Browser one : List.of(recipient, caregiver)) {
      one.has("lobby-status", "data-state", "ready");
      one.click("join");
    }
    recipient.seesTheOther();
    caregiver.seesTheOther();
    assertThat(calls()).hasSize(1);
  }

  @Test
  void itRingsInTheLobby() {
    Browser outsider = newCaregiver();
    recipient.click("call-now");
    recipient.has("lobby-status", "data-state", "waiting");
    outsider.click("call-now");
    recipient.reads("incoming-title", "Olga Stern is calling");
    recipient.screenshot("20-incoming-in-the-lobby");

    recipient.click("accept");
    recipient.reads("lobby-title", "Olga Stern");
    outsider.has("lobby-status", "data-state", "ready");
    caregiver.reads("notice-text", "stopped calling");
  }

  @Test
  void itRingsInACallWithoutDisturbingIt() {
    String id = agreedCall();
    Browser outsider = newCaregiver();
    recipient.beforeEachPage(RingScripts.COUNTS_TONES);
    Stream.of(recipient, caregiver).forEach(one -> one.open(linkTo(id)));
    recipient.click("join");
    caregiver.click("join");
    recipient.seesTheOther();
    recipient.run("document.querySelector('[data-testid=\"mute\"]').focus()");

    outsider.click("call-now");
    recipient.reads("waiting-title", "Olga Stern is calling");
    await().until(() -> recipient.run("return window.tones > 0").equals(true));
    assertThat(recipient.isVisible("incoming")).as("covers the call").isFalse();
    assertThat(recipient.focused()).isEqualTo("mute");
    recipient.seesTheOther();
    recipient.screenshot("21-incoming-in-a-call");
    recipient.click("waiting-decline");
    outsider.reads("outcome-title", "cannot talk now");
    recipient.loses("call-waiting");
    recipient.seesTheOther();

    outsider.click("back-home");
    outsider.click("call-now");
    recipient.click("waiting-answer");
    recipient.reads("lobby-title", "Olga Stern");
    caregiver.reads("call-state", "stepped out");
    assertThat(api("caregiver").call(id).text("status")).isEqualTo("in_progress");
  }

  @Test
  void whoLeavesThePageStopsTheRinging() {
    recipient.click("call-now");
    caregiver.see("incoming");
    recipient.open(uri().resolve("/login.html"));

    caregiver.loses("incoming");
    caregiver.reads("notice-text", "stopped calling");
    assertThat(calls()).extracting(call -> call.path("status").asText()).containsOnly("cancelled");
  }

  @Test
  void aReloadWhileItRingsRingsAgain() {
    recipient.click("call-now");
    caregiver.see("incoming");
    recipient.reload();

    recipient.reads("lobby-status", "Calling Carlos Weber");
    await().until(() -> calls().size() == 2);
    caregiver.click("accept");
    recipient.has("lobby-status", "data-state", "ready");
  }

  @Test
  void anAnsweredCallIsNotCancelledByLeavingThePage() {
    recipient.click("call-now");
    caregiver.click("accept");
    recipient.has("lobby-status", "data-state", "ready");
    recipient.open(uri().resolve("/login.html"));
    recipient.see("username");

    caregiver.has("lobby-status", "data-state", "ready");
    assertThat(calls()).extracting(call -> call.path("status").asText()).containsOnly("accepted");
  }

  // C41
  @Test
  void aRingEndsAfter45Seconds() {
    recipient.click("call-now");
    caregiver.see("incoming");
    JsonNode call = calls().get(0);
    assertThat(Duration.between(time(call, "created_at"), time(call, "answer_by")))
        .isEqualTo(Duration.ofSeconds(45));
    assertRingsUntil(recipient, "rings-on", time(call, "answer_by"));
    assertRingsUntil(caregiver, "incoming-rings", time(call, "answer_by"));
  }

  private static void assertRingsUntil(Browser browser, String testId, Instant end) {
    browser.reads(testId, "It rings for another");
    Object shown =
        browser.run(
            "return document.querySelector(arguments[0]).dataset.seconds",
            "[data-testid='" + testId + "']");
    Duration seconds = Duration.ofSeconds(Long.parseLong(shown.toString()));

    assertThat(seconds.minus(Duration.between(Instant.now(), end)).abs())
        .as("%s, until %s", shown, end)
        .isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void itRingsOutAndCanBeRepeated() {
    recipient.beforeEachPage(RingScripts.FIRST_RINGS_FIVE_SECONDS);
    recipient.reload();
    recipient.click("call-now");
    caregiver.see("incoming");

    recipient.reads("outcome-title", "Carlos Weber did not answer");
    recipient.has("outcome", "data-reason", "expired");
    recipient.screenshot("22-rang-out");
    caregiver.loses("incoming");
    caregiver.reads("notice-text", "You missed a call from Ruth Sommer");
    recipient.click("call-again");
    caregiver.click("accept");
    recipient.has("lobby-status", "data-state", "ready");
  }

  @Test
  void whoHasDeclinedOrWasRemovedMayOnlyView() {
    String id = agreedCall();
    caregiver.open(uri());
    caregiver.see("ready-join");
    caregiver.see("list-cancel");
    Map<String, String> reasons =
        Map.of(
            "{ response: 'declined' }", "You declined",
            "{ admission: 'removed' }", "You were taken out");
    for (Map.Entry<String, String> why : reasons.entrySet()) {
      caregiver.leave();
      caregiver.beforeEachPage(RingScripts.VIEWS_ONLY.formatted(why.getKey()));
      caregiver.open(uri());
      caregiver.see("nothing-now");
      caregiver.see("nothing-planned");
      for (String action : List.of("list-join", "list-cancel", "list-accept", "ready-join")) {
        assertThat(caregiver.isVisible(action)).as("%s offers %s", why, action).isFalse();
      }
      caregiver.open(linkTo(id));
      caregiver.reads("outcome-title", why.getValue());
      caregiver.screenshot("23-views-only");
      for (String action : List.of("join", "cancel-call", "rejoin", "call-again")) {
        assertThat(caregiver.isVisible(action)).as("%s offers %s", why, action).isFalse();
      }
    }
  }

  @Test
  void plansOfOtherPeopleHideNoRing() {
    caregiver.beforeEachPage(RingScripts.FIFTY_PLANS_FIRST);
    caregiver.reload();
    caregiver.see("bookings");
    recipient.click("call-now");
    caregiver.see("incoming");
  }

  @Test
  void aRefusedLengthIsPutInMinutes() {
    recipient.click("schedule");
    recipient.has("schedule-duration", "max", "60");
    recipient.run("document.querySelector('[data-testid=\"schedule-duration\"]').max = ''");
    recipient.type("schedule-duration", "90");
    recipient.click("schedule-submit");

    recipient.reads("schedule-error", "between 1 and 60 minutes");
    assertThat(recipient.text("schedule-error")).doesNotContain("_", "3600");
    assertThat(recipient.focused()).isEqualTo("schedule-duration");
  }

  /** Somebody else who may call the recipient, once both have agreed on a visit. */
  private Browser newCaregiver() {
    String booked =
        api("outsider")
            .post(
                "/app/bookings",
                "{\"title\":\"Second opinion\",\"with\":\"recipient\",\"starts_at\":\"%s\"}"
                    .formatted(Instant.now().plusSeconds(86_400)))
            .expect(201)
            .text("call_id");
    api("recipient").call(booked, "accept").expect(200);
    Browser browser = browser("outsider");
    browser.open(uri());
    browser.see("call-now");
    return browser;
  }

  private static Instant time(JsonNode call, String field) {
    return Instant.parse(call.path(field).asText());
  }
}
