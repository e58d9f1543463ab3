package dev.bookend.examples.contract;

import static dev.bookend.examples.contract.ApiClient.CALLS;
import static dev.bookend.examples.contract.ApiClient.GENERATE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Invalid requests. */
final class InvalidRequests {
  private static final String NO_CALL = CALLS + "/00000000-0000-4000-8000-000000000000";
  private static final int TOO_LONG = 129;

  /**
   * An invalid request.
   *
   * @param path its path
   * @param body its body as bytes
   * @param field name of the invalid field
   */
  @SuppressWarnings("ArrayRecordComponent") // instances are never compared
  record Bad(String path, byte[] body, String field) {
    @Override
    public String toString() {
      String text = new String(body, UTF_8).replaceAll("\\p{Cntrl}", "?");
      return path + " " + text.substring(0, Math.min(text.length(), 80)) + " -> " + field;
    }
  }

  private InvalidRequests() {}

  static Stream<Bad> all() {
    return Stream.of(notJson(), people(), lengths(), times(), bookings(), others())
        .flatMap(some -> some);
  }

  /** Bodies that are not one JSON object in UTF-8, for each route with a body. */
  private static Stream<Bad> notJson() {
    String one = "{\"invitee_ids\":[\"caregiver\"],\"note\":\"\u00fcber\"}";
    Stream<byte[]> bodies =
        Stream.concat(
            Stream.of(
                    "not json",
                    "[]",
                    "null",
                    "7",
                    "\"text\"",
                    "{\"invitee_ids\":[\"caregiver\"]",
                    "{invitee_ids:['caregiver']}",
                    "{\"a\":1,}",
                    "{\"a\":NaN}",
                    "{} {}",
                    "{} // comment",
                    "{\"a\":1,\"a\":1}",
                    "{\"note\":\"a\nb\"}",
                    "{\"deep\":" + "[".repeat(64) + "]".repeat(64) + "}",
                    "{\"deep\":" + "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000) + "}",
                    "\ufeff" + one)
                .map(text -> text.getBytes(UTF_8)),
            Stream.of(one.getBytes(ISO_8859_1), one.getBytes(UTF_16), new byte[] {'{', 0, '}'}));
    Stream<Bad> asked = bodies.map(body -> new Bad(CALLS + "/request", body, "body"));
    Stream<Bad> moved =
        Stream.of(
                "/accept",
                "/cancel",
                "/reschedule",
                "/extend",
                "/complete",
                "/admit",
                "/deny",
                "/remove",
                "/add",
                "/replace",
                "/guests")
            .flatMap(
                move ->
                    Stream.of("no", "[]", "null", "{\"a\":1,\"a\":1}")
                        .map(text -> new Bad(NO_CALL + move, text.getBytes(UTF_8), "body")));
    return Stream.of(asked, moved, Stream.of(new Bad(GENERATE, new byte[] {(byte) 0xff}, "body")))
        .flatMap(some -> some);
  }

  private static Stream<Bad> people() {
    String crowd =
        IntStream.range(0, 200).mapToObj(i -> "\"p" + i + "\"").collect(Collectors.joining(","));
    return Stream.of(
            "{}",
            "{\"invitee_ids\":null}",
            "{\"invitee_ids\":\"caregiver\"}",
            "{\"invitee_ids\":{\"0\":\"caregiver\"}}",
            "{\"invitee_ids\":[]}",
            "{\"invitee_ids\":[7]}",
            "{\"invitee_ids\":[null]}",
            "{\"invitee_ids\":[[\"caregiver\"]]}",
            "{\"INVITEE_IDS\":[\"caregiver\"]}",
            "{\"inviteeIds\":[\"caregiver\"]}",
            "{\"invitee_ids\":[\"recipient\"]}",
            "{\"invitee_ids\":[\"who is this\"]}",
            "{\"invitee_ids\":[\"\"]}",
            "{\"invitee_ids\":[\" \"]}",
            "{\"invitee_ids\":[\"care\\u0000giver\"]}",
            "{\"invitee_ids\":[\"care\\ngiver\"]}",
            "{\"invitee_ids\":[\"\\ud83d\"]}",
            "{\"invitee_ids\":[\"" + "c".repeat(128) + "\"]}",
            "{\"invitee_ids\":[\"" + "c".repeat(TOO_LONG) + "\"]}",
            "{\"invitee_ids\":[" + crowd + "]}")
        .map(json -> request(json, "invitee_ids"));
  }

  private static Stream<Bad> lengths() {
    return Stream.of(
            "-1",
            "0",
            "86401",
            "1.5",
            "15.0",
            "1e300",
            "\"15\"",
            "true",
            "[15]",
            "{}",
            "99999999999999999999",
            "-99999999999999999999")
        .map(value -> request(with("duration_seconds", value), "duration_seconds"));
  }

  private static Stream<Bad> times() {
    Instant now = Instant.now();
    return Stream.of(
            now.minus(Duration.ofDays(365)).toString(),
            now.plus(Duration.ofDays(400)).toString(),
            "-1000000000-01-01T00:00:00Z",
            "+1000000000-12-31T23:59:59Z",
            "tomorrow",
            "",
            "2027-02-30T10:00:00Z",
            "2027-01-01",
            "2027-01-01T10:00:00")
        .map(text -> "\"" + text + "\"")
        .flatMap(text -> Stream.of(text, "1798761600", "{}"))
        .distinct()
        .map(value -> request(with("scheduled_time", value), "scheduled_time"));
  }

  private static Stream<Bad> bookings() {
    return Stream.of(
            "\"" + "b".repeat(TOO_LONG) + "\"",
            "\"" + "b".repeat(5000) + "\"",
            "\"a\\nb\"",
            "\"\"",
            "\"\\udc00\"",
            "7",
            "[\"morning\"]",
            "\"nobody's\"")
        .map(value -> request(with("booking_id", value), "booking_id"));
  }

  private static Stream<Bad> others() {
    return Stream.of(
        at("/accept", "{\"accept\":\"true\"}", "accept"),
        at("/accept", "{\"accept\":1}", "accept"),
        at("/cancel", "{\"reason\":7}", "reason"),
        at("/cancel", "{\"reason\":[\"ill\"]}", "reason"),
        at("/reschedule", "{}", "scheduled_time"),
        at("/reschedule", "{\"scheduled_time\":7}", "scheduled_time"),
        at("/reschedule", "{\"scheduled_time\":\"soon\"}", "scheduled_time"),
        at(
            "/reschedule",
            "{\"scheduled_time\":\"2027-01-01T10:00:00Z\",\"duration_seconds\":\"5\"}",
            "duration_seconds"),
        at("/complete", "{\"reason\":7}", "reason"),
        at("/admit", "{}", "identity"),
        at("/deny", "{\"identity\":7}", "identity"),
        at("/remove", "{\"identity\":\"caregiver\",\"reason\":7}", "reason"),
        at("/add", "{\"identity\":\"outsider\",\"role\":7}", "role"),
        at("/replace", "{\"identity\":\"caregiver\"}", "by"),
        at("/guests", "{\"name\":\"Dr. Grey\",\"waits\":7}", "waits"),
        request("{\"participants\":[{\"identity\":\"who is this\"}]}", "participants"),
        at("/extend", "{}", "seconds"),
        at("/extend", "{\"seconds\":null}", "seconds"),
        at("/extend", "{\"seconds\":1.5}", "seconds"),
        new Bad(GENERATE, "{}".getBytes(UTF_8), "room_name"),
        new Bad(GENERATE, "{\"room_name\":7}".getBytes(UTF_8), "room_name"),
        new Bad(
            GENERATE,
            "{\"room_name\":\"lobby\",\"user_identity\":[]}".getBytes(UTF_8),
            "user_identity"));
  }

  private static Bad at(String move, String json, String field) {
    return new Bad(NO_CALL + move, json.getBytes(UTF_8), field);
  }

  private static Bad request(String json, String field) {
    return new Bad(CALLS + "/request", json.getBytes(UTF_8), field);
  }

  static String with(String field, String value) {
    return "{\"invitee_ids\":[\"caregiver\"],\"" + field + "\":" + value + "}";
  }
}
