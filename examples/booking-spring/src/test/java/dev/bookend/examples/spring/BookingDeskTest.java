package dev.bookend.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A visit and its call are booked together, and outlive the app. */
class BookingDeskTest {
  private static RunningApp app;

  private final Client recipient = new Client(app, "recipient");

  @BeforeAll
  static void start() {
    app = RunningApp.start(Map.of());
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  private static String visit(String title, String with, Instant startsAt) {
    return "{\"title\":\"%s\",\"with\":\"%s\",\"starts_at\":\"%s\"}"
        .formatted(title, with, startsAt);
  }

  private static Instant tomorrow() {
    return Instant.now().plusSeconds(86_400);
  }

  @Test
  void aVisitIsBookedWithItsCall() {
    Client.Answer booked =
        recipient.post("/app/bookings", visit("A walk", "caregiver", tomorrow()));

    assertThat(booked.status()).isEqualTo(201);
    Map<String, Object> call = new Client(app, "caregiver").call(booked.text("call_id")).json();
    assertThat(call).containsEntry("status", "pending").containsEntry("requested_by", "recipient");
    assertThat(booked.json().get("booking"))
        .asInstanceOf(MAP)
        .containsEntry("id", call.get("booking_id"))
        .containsEntry("title", "A walk");
    assertThat(recipient.get("/app/bookings").text("items")).contains("A walk");
  }

  @ParameterizedTest
  @CsvSource({
    "Last year's visit, caregiver, -400, starts_at",
    "A visit in two years, caregiver, 800, starts_at",
    "A visit of myself, recipient, 1, with",
    "A visit of a stranger, stranger, 1, with",
  })
  void whatIsRefusedLeavesNeitherBookingNorCall(String title, String with, int days, String field) {
    String callsBefore = recipient.calls().text("items");

    Client.Answer refused =
        recipient.post(
            "/app/bookings", visit(title, with, Instant.now().plusSeconds(days * 86_400L)));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json()).containsEntry("field", field);
    assertThat(refused.text("code")).isEqualTo("invalid_request");
    assertThat(recipient.get("/app/bookings").text("items")).doesNotContain(title);
    assertThat(ids(recipient.calls().text("items"))).isEqualTo(ids(callsBefore));
  }

  private static String ids(String items) {
    return items.replaceAll("server_time=[^,}]+", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | title",
        "{\"title\":\" \"} | title",
        "{\"title\":\"A walk\"} | starts_at",
        "{\"title\":\"A walk\",\"starts_at\":\"2026-12-24T10:00:00Z\"} | with",
      })
  void whatIsMissingIsNamed(String body, String field) {
    Client.Answer refused = recipient.post("/app/bookings", body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json()).containsEntry("field", field);
  }

  @Test
  void aRestartForgetsNeitherVisitsNorCalls(@TempDir Path folder) {
    String file = "jdbc:h2:file:" + folder.resolve("booking");
    String call;
    try (RunningApp first = RunningApp.startAt(file)) {
      call =
          new Client(first, "recipient")
              .post("/app/bookings", visit("A walk", "caregiver", tomorrow()))
              .text("call_id");
    }

    try (RunningApp second = RunningApp.startAt(file)) {
      Client caregiver = new Client(second, "caregiver");
      assertThat(caregiver.move(call, "accept").text("status")).isEqualTo("accepted");
      assertThat(caregiver.get("/app/bookings").text("items"))
          .contains("A walk")
          .containsOnlyOnce("Morning visit");
    }
  }
}
