package dev.bookend.examples.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * One application and one browser for each user, for all tests of a class: starting them takes
 * longer than most tests. Each test begins on the first screen, without calls that are not over.
 */
@Tag("browser")
@TestInstance(Lifecycle.PER_CLASS)
abstract class PageFixture {
  static final Path SCREENSHOTS = Path.of("target", "screenshots");

  /** The tests of a class make more calls than a person makes in an hour. */
  private static final Map<String, String> NO_LIMITS =
      Map.of(
          "bookend.limit.requests-per-hour", "0",
          "bookend.limit.open-requests-per-person", "0");

  private final App starter;
  private final Map<String, String> settings;
  private final Map<String, Browser> browsers = new LinkedHashMap<>();
  private App.@Nullable Running running;
  private Instant begun = Instant.EPOCH;

  PageFixture(App starter, Map<String, String> settings) {
    this.starter = starter;
    this.settings = new HashMap<>(NO_LIMITS);
    this.settings.putAll(settings);
  }

  @BeforeAll
  final void startApp() {
    running = starter.start(HttpContract.inMemory(), settings);
  }

  @AfterAll
  final void stopApp() {
    browsers.values().forEach(Browser::close);
    if (running != null) {
      running.close();
    }
  }

  @BeforeEach
  final void beginAnew() {
    browsers.values().forEach(Browser::leave);
    endCalls();
    begun = Instant.now();
    browsers.values().forEach(browser -> browser.open(uri()));
  }

  private void endCalls() {
    for (String user : List.of("recipient", "caregiver", "outsider")) {
      JsonNode open = api(user).get(ApiClient.CALLS + "?order=soonest&limit=200").json();
      for (JsonNode call : open.path("items")) {
        boolean runs = call.path("status").asText().equals("in_progress");
        ApiClient someone = api(call.path("requested_by").asText());
        someone.call(call.path("id").asText(), runs ? "complete" : "cancel");
      }
    }
  }

  final URI uri() {
    return Objects.requireNonNull(running).uri();
  }

  final ApiClient api(String user) {
    return new ApiClient(uri(), user);
  }

  /** The browser of a user, signed in. */
  final Browser browser(String user) {
    Browser known = browsers.get(user);
    if (known != null) {
      return known;
    }
    Browser browser = new Browser(user, SCREENSHOTS, true);
    browsers.put(user, browser);
    browser.signIn(uri());
    return browser;
  }

  /** The browser of somebody who is not signed in. */
  final Browser visitor(String name) {
    return browsers.computeIfAbsent(name, it -> new Browser(it, SCREENSHOTS, true));
  }

  final URI linkTo(String id) {
    return uri().resolve("/?call=" + id);
  }

  /** The calls that were requested since the test began. */
  final List<JsonNode> calls() {
    JsonNode items = api("recipient").get(ApiClient.CALLS + "?limit=200").expect(200).json();
    return items.path("items").findParents("room_name").stream()
        .filter(call -> !Instant.parse(call.path("created_at").asText()).isBefore(begun))
        .toList();
  }

  /** The only call that was requested since the test began. */
  final String latestCall() {
    return calls().get(0).path("id").asText();
  }

  final JsonNode call(String id) {
    return api("recipient").call(id).expect(200).json();
  }

  final Instant time(String id, String field) {
    return Instant.parse(call(id).path(field).asText());
  }

  /** Requests a call of five minutes, which rings at the caregiver. */
  final String askForALongCall() {
    return api("recipient").askFor("{\"invitee_ids\":[\"caregiver\"],\"duration_seconds\":300}");
  }

  /** A call of five minutes on which both have agreed. */
  final String agreedCall() {
    String id = askForALongCall();
    api("caregiver").call(id, "accept").expect(200);
    return id;
  }

  /** Both people are in the room, in their browsers. */
  final String meet() {
    String id = agreedCall();
    List<Browser> both = List.of(browser("recipient"), browser("caregiver"));
    both.forEach(one -> one.open(linkTo(id)));
    both.forEach(one -> one.click("join"));
    both.forEach(Browser::seesTheOther);
    return id;
  }
}
