package dev.bookend.examples.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Bodies that ask for a call as nobody should, each with the field that is wrong, if it is one. */
final class BadRequests {
  private BadRequests() {}

  static Stream<List<String>> all() {
    Instant lastYear = Instant.now().minus(Duration.ofDays(365));
    Instant farAhead = Instant.now().plus(Duration.ofDays(400));
    String many =
        "\"p"
            + String.join(
                "\",\"p", Stream.iterate(0, i -> i + 1).limit(200).map(String::valueOf).toList())
            + "\"";
    return Stream.of(
        List.of("not json", ""),
        List.of("[]", ""),
        List.of("{\"invitee_ids\":[\"caregiver\"]", ""),
        List.of("{}", "invitee_ids"),
        List.of("{\"invitee_ids\":\"caregiver\"}", "invitee_ids"),
        List.of("{\"invitee_ids\":[]}", "invitee_ids"),
        List.of("{\"invitee_ids\":[7]}", "invitee_ids"),
        List.of("{\"invitee_ids\":[\"recipient\"]}", "invitee_ids"),
        List.of("{\"invitee_ids\":[\"who is this\"]}", "invitee_ids"),
        List.of("{\"invitee_ids\":[\"care\\u0000giver\"]}", "invitee_ids"),
        List.of("{\"invitee_ids\":[" + many + "]}", "invitee_ids"),
        List.of(with("duration_seconds", "-1"), "duration_seconds"),
        List.of(with("duration_seconds", "0"), "duration_seconds"),
        List.of(with("duration_seconds", "1e300"), "duration_seconds"),
        List.of(with("duration_seconds", "\"15\""), "duration_seconds"),
        List.of(with("duration_seconds", "99999999999999999999"), "duration_seconds"),
        List.of(with("scheduled_time", "\"" + lastYear + "\""), "scheduled_time"),
        List.of(with("scheduled_time", "\"" + farAhead + "\""), "scheduled_time"),
        List.of(with("scheduled_time", "\"tomorrow\""), "scheduled_time"),
        List.of(with("booking_id", "\"" + "b".repeat(5000) + "\""), "booking_id"),
        List.of(with("booking_id", "\"a\\nb\""), "booking_id"));
  }

  static String with(String field, String value) {
    return "{\"invitee_ids\":[\"caregiver\"],\"" + field + "\":" + value + "}";
  }
}
