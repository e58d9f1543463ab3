package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bookend.CallSettings;
import dev.bookend.call.CallTerms;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** C43: the settings and the validation errors have the same ranges. */
class SettingsTest {
  private final HttpFixture fixture =
      HttpFixture.with(
          builder ->
              builder.settings(
                  CallSettings.builder()
                      .terms(
                          CallTerms.builder()
                              .limit(Duration.ofMillis(20_500))
                              .joinOpensBefore(Duration.ofMinutes(2))
                              .extendableBy(Duration.ofSeconds(90))
                              .build())
                      .maxLimit(Duration.ofMillis(90_700))
                      .build()));

  private JsonNode settings(HttpFixture of) {
    return of.settings("alice").expect(200).json();
  }

  @Test
  void settingsMatchNewCalls() {
    assertThat(settings(HttpFixture.open()))
        .isEqualTo(
            Reply.parse(
                """
                {"duration_seconds": {"default": 15, "min": 1, "max": 3600},
                 "ring_within_seconds": {"default": 45, "min": 1, "max": 3600},
                 "scheduled_time": {"min": "2026-03-01T09:00:00Z", "max": "2027-03-02T09:00:00Z"},
                 "invitee_ids": {"min": 1, "max": 49},
                 "join_opens_before_seconds": 300, "join_closes_after_seconds": 600,
                 "extendable_by_seconds": 0, "system_requests_only": false,
                 "server_time": "2026-03-01T09:00:00Z"}
                """));
    assertThat(settings(fixture).get("duration_seconds"))
        .isEqualTo(Reply.parse("{\"default\": 20.5, \"min\": 1, \"max\": 90}"));
    assertThat(settings(fixture).get("join_opens_before_seconds").asInt()).isEqualTo(120);
    assertThat(settings(fixture).get("extendable_by_seconds").asInt()).isEqualTo(90);
  }

  @ParameterizedTest
  @CsvSource({
    "duration_seconds, 0",
    "duration_seconds, -5",
    "duration_seconds, 91",
    "duration_seconds, 86401",
    "duration_seconds, 99999999999999999999",
    "ring_within_seconds, 0",
    "ring_within_seconds, 3601",
    "scheduled_time, \"2026-02-01T09:00:00Z\"",
    "scheduled_time, \"2027-03-02T09:00:01Z\""
  })
  void aRefusalNamesTheSameRange(String field, String value) {
    String body = "{\"invitee_ids\": [\"bob\"], \"%s\": %s}".formatted(field, value);

    refusedAsTheSettingsSay(field, fixture.request("alice", body, null));
  }

  @ParameterizedTest
  @CsvSource({"0", "91", "86401"})
  void rescheduleErrorHasTheSameRange(String seconds) {
    String body =
        "{\"scheduled_time\": \"2026-03-01T09:30:00Z\", \"duration_seconds\": %s}"
            .formatted(seconds);

    refusedAsTheSettingsSay(
        "duration_seconds",
        fixture.send(Route.RESCHEDULE, "alice", fixture.asked(), HttpFixture.json(body)));
  }

  @Test
  void participantCountErrorHasTheSameRange() {
    String many = "\"p" + String.join("\", \"p", Collections.nCopies(50, "")) + "\"";
    for (String people : List.of("", many)) {
      String body = "{\"invitee_ids\": [%s]}".formatted(people);

      refusedAsTheSettingsSay("invitee_ids", fixture.request("alice", body, null));
    }
  }

  private void refusedAsTheSettingsSay(String field, Reply reply) {
    reply.names(field);
    JsonNode range = settings(fixture).get(field);
    assertThat(reply.json().get("min")).as(reply.raw()).isEqualTo(range.get("min"));
    assertThat(reply.json().get("max")).as(reply.raw()).isEqualTo(range.get("max"));
  }

  @Test
  void boundsAreAccepted() {
    for (int seconds : new int[] {1, 90}) {
      String body = "{\"invitee_ids\": [\"bob\"], \"duration_seconds\": %d,".formatted(seconds);
      fixture
          .request("alice", body + " \"scheduled_time\": \"2027-03-02T09:00:00Z\"}", null)
          .expect(201);
    }
  }
}
