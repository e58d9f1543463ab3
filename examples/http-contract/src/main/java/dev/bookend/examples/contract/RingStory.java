package dev.bookend.examples.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Calls that ring, in real browsers: one call for one intent, on every screen, and not for ever.
 */
@Tag("browser")
public abstract class RingStory {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final App starter;
  private App.Running app;
  private Browser recipient;
  private Browser caregiver;

  /**
   * The story in an app of its own for each test.
   *
   * @param app how it is started
   */
  protected RingStory(App app) {
    this.starter = app;
    this.app = app.start(HttpContract.inMemory(), Map.of());
  }

  @BeforeEach
  void signIn() {
    recipient = signedIn("recipient");
    caregiver = signedIn("caregiver");
    recipient.see("call-now");
    caregiver.see("bookings");
  }

  private Browser signedIn(String name) {
    Browser browser = new Browser(name, SCREENSHOTS, true);
    browser.signIn(app.uri());
    return browser;
  }

  @AfterEach
  void signOut() {
    recipient.close();
    caregiver.close();
    app.close();
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
    CompletableFuture.allOf(
            Stream.of(recipient, caregiver)
                .map(one -> CompletableFuture.runAsync(() -> one.click("call-now")))
                .toArray(CompletableFuture[]::new))
        .join();

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
    try (Browser outsider = newCaregiver()) {
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
  }

  @Test
  void itRingsInACallWithoutDisturbingIt() {
    String id = agreedCall();
    try (Browser outsider = newCaregiver()) {
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
  }

  @Test
  void whoLeavesThePageStopsTheRinging() {
    recipient.click("call-now");
    caregiver.see("incoming");
    recipient.open(app.uri().resolve("/login.html"));

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
    recipient.open(app.uri().resolve("/login.html"));
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
    signOut();
    app = starter.start(HttpContract.inMemory(), Map.of("bookend.call.ring-within", "5s"));
    signIn();
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
    caregiver.open(app.uri());
    caregiver.see("list-join");
    caregiver.see("list-cancel");
    for (Map.Entry<String, String> why :
        Map.of(
                "{ response: 'declined' }",
                "You declined",
                "{ admission: 'removed' }",
                "You were taken out")
            .entrySet()) {
      try (Browser viewer = new Browser("caregiver", SCREENSHOTS, true)) {
        viewer.beforeEachPage(RingScripts.VIEWS_ONLY.formatted(why.getKey()));
        viewer.signIn(app.uri());
        viewer.reads("call-item-status", why.getValue());
        for (String action : List.of("list-join", "list-cancel", "list-accept", "ready-join")) {
          assertThat(viewer.isVisible(action)).as("%s offers %s", why, action).isFalse();
        }
        viewer.open(linkTo(id));
        viewer.reads("outcome-title", why.getValue());
        viewer.screenshot("23-views-only");
        for (String action : List.of("join", "cancel-call", "rejoin", "call-again")) {
          assertThat(viewer.isVisible(action)).as("%s offers %s", why, action).isFalse();
        }
      }
    }
  }

  @Test
  void plansOfOtherPeopleHideNoRing() {
    try (Browser planned = new Browser("caregiver", SCREENSHOTS, true)) {
      planned.beforeEachPage(RingScripts.FIFTY_PLANS_FIRST);
      planned.signIn(app.uri());
      planned.see("bookings");
      recipient.click("call-now");
      planned.see("incoming");
    }
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
    Browser browser = signedIn("outsider");
    browser.see("call-now");
    return browser;
  }

  private String agreedCall() {
    String id =
        api("recipient").askFor("{\"invitee_ids\":[\"caregiver\"],\"duration_seconds\":300}");
    api("caregiver").call(id, "accept").expect(200);
    return id;
  }

  private List<JsonNode> calls() {
    JsonNode items = api("recipient").get(ApiClient.CALLS + "?limit=50").expect(200).json();
    return List.copyOf(items.path("items").findParents("room_name"));
  }

  private ApiClient api(String user) {
    return new ApiClient(app.uri(), user);
  }

  private URI linkTo(String id) {
    return app.uri().resolve("/?call=" + id);
  }

  private static Instant time(JsonNode call, String field) {
    return Instant.parse(call.path(field).asText());
  }
}
