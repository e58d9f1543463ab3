package dev.bookend.examples.contract;

import static dev.bookend.examples.contract.ApiClient.CALLS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requirements for both booking applications: a visit and its call are booked in one transaction.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class BookingStory {
  private final App app;
  private App.Running running;
  private ApiClient recipient;
  private ApiClient caregiver;
  private ApiClient outsider;

  /**
   * Creates the tests for an application.
   *
   * @param app the application to start
   */
  protected BookingStory(App app) {
    this.app = app;
  }

  @BeforeAll
  void start() {
    running = app.start(HttpContract.inMemory(), Map.of());
    recipient = new ApiClient(running.uri(), "recipient");
    caregiver = new ApiClient(running.uri(), "caregiver");
    outsider = new ApiClient(running.uri(), "outsider");
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private static String visit(String title, String with, Instant startsAt) {
    return "{\"title\":\"%s\",\"with\":\"%s\",\"starts_at\":\"%s\"}"
        .formatted(title, with, startsAt);
  }

  private static Instant tomorrow() {
    return Instant.now().plusSeconds(86_400);
  }

  private static List<String> titles(ApiClient caller) {
    List<String> titles = new ArrayList<>();
    for (JsonNode booking : caller.get("/app/bookings").expect(200).json().path("items")) {
      titles.add(booking.path("title").asText());
    }
    return titles;
  }

  private static List<String> calls(ApiClient caller) {
    List<String> ids = new ArrayList<>();
    for (JsonNode call : caller.get(CALLS).expect(200).json().path("items")) {
      ids.add(call.path("id").asText());
    }
    return ids;
  }

  @Test
  void usersSeeTheirOwnBookings() {
    JsonNode morning = recipient.get("/app/bookings").expect(200).json().path("items").path(0);

    assertThat(morning.toString())
        .matches(
            "\\{\"id\":\"morning\",\"title\":\"Home"
                + " visit\",\"starts_at\":\"20[-0-9]{8}T[0-9]{2}:00:00Z\",\"people\":\\[\\{\"identity\":\"recipient\",\"name\":\"Ruth"
                + " Sommer\",\"role\":\"care_recipient\"\\},\\{\"identity\":\"caregiver\",\"name\":\"Carlos"
                + " Weber\",\"role\":\"caregiver\"\\}\\],\"confirmed\":true\\}");
    assertThat(titles(caregiver))
        .containsSubsequence("Home visit", "Exercises at home", "Medication check");
    assertThat(titles(outsider)).isEmpty();
  }

  @Test
  void aVisitIsBookedTogetherWithItsCall() {
    Reply booked =
        recipient.post("/app/bookings", visit("A walk", "caregiver", tomorrow())).expect(201);

    JsonNode call = caregiver.call(booked.text("call_id")).expect(200).json();
    assertThat(call.path("status").asText()).isEqualTo("pending");
    assertThat(call.path("requested_by").asText()).isEqualTo("recipient");
    JsonNode booking = booked.json().path("booking");
    assertThat(booking.path("id")).isEqualTo(call.path("booking_id"));
    assertThat(booking.path("title").asText()).isEqualTo("A walk");
    assertThat(titles(recipient)).contains("A walk");
  }

  /** F2: the app has no words of its own for it. */
  @Test
  void aRefusalOfTheServiceIsAnsweredAsOnBookendsRoutes() {
    try (App.Running own =
        app.start(HttpContract.inMemory(), Map.of("bookend.call.exclusive", "true"))) {
      ApiClient asking = new ApiClient(own.uri(), "recipient");
      Instant time = tomorrow();
      asking.post("/app/bookings", visit("A walk", "caregiver", time)).expect(201);
      String sameTime =
          "{\"invitee_ids\":[\"caregiver\"],\"booking_id\":\"morning\",\"scheduled_time\":\"%s\"}"
              .formatted(time);
      Reply onTheRoute =
          asking.post(CALLS + "/request", sameTime).expectProblem(409, "double_booked");

      Reply refused = asking.post("/app/bookings", visit("A film", "caregiver", time)).expect(409);

      assertThat(refused.body()).isEqualTo(onTheRoute.body());
      assertThat(refused.header("Content-Type")).isEqualTo(onTheRoute.header("Content-Type"));
      assertThat(refused.header("Cache-Control")).isEqualTo(onTheRoute.header("Cache-Control"));
      assertThat(titles(asking)).contains("A walk").doesNotContain("A film");
    }
  }

  @Test
  void anUnconfirmedVisitAllowsNoCalls() {
    try (App.Running own = app.start(HttpContract.inMemory(), Map.of())) {
      agreeOnAVisit(new ApiClient(own.uri(), "recipient"), new ApiClient(own.uri(), "outsider"));
    }
  }

  @Test
  void aPersonBooksNoMoreVisitsThanCallsMayBeUnanswered() {
    Map<String, String> twoOpen = Map.of("bookend.limit.open-requests-per-person", "2");
    try (App.Running own = app.start(HttpContract.inMemory(), twoOpen)) {
      ApiClient asking = new ApiClient(own.uri(), "recipient");
      asking.post("/app/bookings", visit("First", "caregiver", tomorrow())).expect(201);
      asking.post("/app/bookings", visit("Second", "caregiver", tomorrow())).expect(201);

      Reply refused =
          asking
              .post("/app/bookings", visit("Third", "caregiver", tomorrow()))
              .expectProblem(429, "slow_down");

      assertThat(refused.header("Retry-After")).isEqualTo("60");
      assertThat(titles(asking)).contains("First", "Second").doesNotContain("Third");
      new ApiClient(own.uri(), "caregiver")
          .post("/app/bookings", visit("Fourth", "recipient", tomorrow()))
          .expect(201);
    }
  }

  private static void agreeOnAVisit(ApiClient asking, ApiClient asked) {
    Reply booked =
        asking.post("/app/bookings", visit("A walk", "outsider", tomorrow())).expect(201);
    assertThat(booked.json().path("booking").path("confirmed").asBoolean()).isFalse();
    String callNow =
        "{\"invitee_ids\":[\"outsider\"],\"booking_id\":\"%s\"}"
            .formatted(booked.json().path("booking").path("id").asText());

    asking.post(CALLS + "/request", callNow).expectProblem(400, "invalid_request");

    asked.call(booked.text("call_id"), "accept").expect(200);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> asking.post(CALLS + "/request", callNow).expect(201));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/index.html", "/app.css", "/bookend-client/index.js", "/page/main.js"})
  void pagesAreCompressedAndRevalidatedByTag(String path) {
    ApiClient browser = ApiClient.nobody(running.uri());
    Reply first =
        browser.send(browser.request(path).header("Accept-Encoding", "gzip").GET()).expect(200);

    assertThat(first.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
    HttpRequest.Builder again = browser.request(path);
    String tag = first.header("ETag");
    String date = first.header("Last-Modified");
    if (!tag.isEmpty()) {
      again.header("If-None-Match", tag);
    } else {
      again.header("If-Modified-Since", date);
    }
    browser.send(again.GET()).expect(304);
  }

  @Test
  void filesOfAFixedVersionAreCompressedAndKeptForAYear() {
    ApiClient browser = ApiClient.nobody(running.uri());
    HttpRequest.Builder sdk = browser.request("/vendor/twilio-video-2.36.0.min.js");
    Reply file = browser.send(sdk.header("Accept-Encoding", "gzip").GET()).expect(200);

    assertThat(file.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(file.header("Cache-Control")).contains("max-age=31536000", "immutable");
  }

  @Test
  void theCostOfACallIsToldToItsPeople() {
    String id = recipient.askFor("{\"invitee_ids\":[\"caregiver\"]}");
    String cost = "/app/calls/" + id + "/cost";

    assertThat(caregiver.get(cost).expect(200).body())
        .isEqualTo("{\"amount\":0.00,\"currency\":\"USD\",\"participant_minutes\":0}");
    outsider.get(cost).expectProblem(404, "not_found");
    outsider.get("/app/calls/unknown/cost").expectProblem(400, "invalid_request");
  }

  @ParameterizedTest
  @CsvSource({
    "Last year's visit, caregiver, -400, starts_at",
    "A visit in two years, caregiver, 800, starts_at",
    "A visit of myself, recipient, 1, with",
    "A visit of a stranger, stranger, 1, with",
  })
  void aRejectedBookingStoresNeitherBookingNorCall(
      String title, String with, int days, String field) {
    List<String> before = calls(recipient);

    Reply refused =
        recipient
            .post("/app/bookings", visit(title, with, Instant.now().plusSeconds(days * 86_400L)))
            .expectProblem(400, "invalid_request");

    assertThat(refused.text("field")).isEqualTo(field);
    assertThat(titles(recipient)).doesNotContain(title);
    assertThat(calls(recipient)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | title must be given.",
        "{\"title\":\" \"} | title must have 1 to 200 characters.",
        "{\"title\":\"A\\u0000walk\"} | title must have 1 to 200 characters.",
        "{\"title\":\"A walk\",\"starts_at\":\"-1000000000-01-01T00:00:00Z\"}"
            + " | starts_at must not be before 1970.",
        "{\"title\":\"A walk\",\"unknown\":1} | starts_at must be given.",
        "{\"title\":\"A walk\",\"starts_at\":\"2026-12-24T10:00:00Z\"} | with must be given.",
      })
  void missingFieldsAreNamed(String body, String detail) {
    Reply refused = recipient.post("/app/bookings", body).expectProblem(400, "invalid_request");

    String field = detail.substring(0, detail.indexOf(' '));
    assertThat(refused.body())
        .isEqualTo(
            "{\"detail\":\""
                + detail
                + "\",\"instance\":\"/app/bookings\",\"status\":400,"
                + "\"title\":\"Bad Request\",\"code\":\"invalid_request\",\"field\":\""
                + field
                + "\"}");
  }

  @ParameterizedTest
  @CsvSource({"not json, 400", "{\"title\":7}, 400", "'{\"starts_at\":\"noon\"}', 400", "'', 400"})
  void malformedBookingsAreRejected(String body, int status) {
    recipient.post("/app/bookings", body).expect(status);
  }

  @ParameterizedTest
  @CsvSource({
    "recipient, outsider, morning, invitee_ids",
    "outsider, recipient, morning, invitee_ids",
    "recipient, stranger, morning, invitee_ids",
    "recipient, caregiver, another, booking_id",
  })
  void usersWithoutACommonBookingCannotRequestACall(
      String who, String whom, String booking, String field) {
    Reply refused =
        new ApiClient(running.uri(), who)
            .post(
                CALLS + "/request",
                "{\"invitee_ids\":[\"%s\"],\"booking_id\":\"%s\"}".formatted(whom, booking))
            .expectProblem(400, "invalid_request");

    assertThat(refused.text("field")).isEqualTo(field);
  }

  @Test
  void anOutsiderCannotAccessACall() {
    String id = recipient.askFor("{\"invitee_ids\":[\"caregiver\"],\"booking_id\":\"evening\"}");

    caregiver.call(id).expect(200);
    outsider.call(id).expectProblem(404, "not_found");
  }

  @Test
  void visitsAndCallsSurviveARestart(@TempDir Path folder) {
    String file = "jdbc:h2:file:" + folder.resolve("booking");
    String call;
    try (App.Running first = app.start(file, Map.of())) {
      call =
          new ApiClient(first.uri(), "recipient")
              .post("/app/bookings", visit("A walk", "caregiver", tomorrow()))
              .expect(201)
              .text("call_id");
    }

    try (App.Running second = app.start(file, Map.of())) {
      ApiClient again = new ApiClient(second.uri(), "caregiver");
      assertThat(again.call(call, "accept").expect(200).text("status")).isEqualTo("accepted");
      assertThat(titles(again)).contains("A walk").containsOnlyOnce("Home visit");
    }
  }
}
