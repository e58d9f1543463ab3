package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.http.CallEndpoints.Body;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BadBodiesTest {
  private final HttpFixture fixture = HttpFixture.open();

  private static Stream<Route> routes() {
    return Arrays.stream(Route.values()).filter(Route::takesBody);
  }

  static Stream<Arguments> notOneObject() {
    List<byte[]> bodies =
        Stream.of(
                "alice",
                "{",
                "{\"accept\": tru",
                "[]",
                "[{}]",
                "\"\"",
                "null",
                "true",
                "1",
                "1e999999",
                " ",
                "{\"a\": 1, \"a\": 1}",
                "{\"x\": {\"a\": 1, \"a\": 2}}",
                "{} {}",
                "{}x",
                "{},",
                "{'a': 1}",
                "{a: 1}",
                "{\"a\": 1,}",
                "{\"a\": NaN}",
                "{\"a\": 01}",
                "{\"a\": \"\u0000\"}",
                "{\"a\": \"\n\"}",
                "{\"a\": \"\\x\"}",
                "{\"a\": 1} // so",
                "\ufeff{}",
                "{\"a\": " + "9".repeat(50_000) + "}",
                "{\"a\": " + "[".repeat(60_000) + "}",
                "{\"a\": ".repeat(10_000))
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();
    List<byte[]> notUtf8 =
        List.of(
            "{}".getBytes(StandardCharsets.UTF_16),
            "{}".getBytes(StandardCharsets.UTF_16LE),
            new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'},
            new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'},
            new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'},
            new byte[] {'{', '"', (byte) 0xe2, (byte) 0x82});
    return routes()
        .flatMap(
            route ->
                Stream.concat(bodies.stream(), notUtf8.stream())
                    .map(body -> Arguments.of(route, body)));
  }

  @ParameterizedTest
  @MethodSource("notOneObject")
  void nonObjectBodyIsRejectedWithoutQuotingIt(Route route, byte[] body) {
    Reply reply =
        fixture.send(
            route, "alice", fixture.accepted(), HttpFixture.body(body, "application/json"));
    reply.names("body");
    assertThat(reply.text("detail")).startsWith("body must be one JSON object in UTF-8");
    assertThat(reply.raw().length()).isLessThan(300);
  }

  static Stream<Arguments> wrongFields() {
    return Stream.of(
            invitees("null", "5", "\"bob\"", "{}", "[]", "[1]", "[null]", "[true]", "[[\"bob\"]]"),
            invitees("[\"bob\", \"bob\"]", "[\"alice\"]", "[\"bob\", \"alice\"]", "[\"\"]"),
            invitees("[\" \"]", "[\"a\\u0000b\"]", "[\"a\\nb\"]", "[\"\\ud800\"]", "[\"\\u0085\"]"),
            invitees("[\"" + "x".repeat(129) + "\"]", "[\"" + "x".repeat(5000) + "\"]"),
            invitees(Collections.nCopies(200, "\"bob\"").toString(), many(50), many(200)),
            Stream.of(Arguments.of(Route.REQUEST, "{}", "invitee_ids")),
            duration("0", "-1", "-0", "86401", "999999999", "9223372036854775807"),
            duration("9223372036854775808", "-9223372036854775809", "1" + "0".repeat(900)),
            duration("1.5", "15.0", "1e1", "1e999999", "1e-999999", "\"15\"", "true", "[15]", "{}"),
            request("booking_id", "1", "true", "[]", "{}", "\"\"", "\" \"", "\"a\\u0000b\""),
            request("booking_id", "\"\\udc00\"", "\"\\t\"", "\"" + "x".repeat(5000) + "\""),
            times(Route.REQUEST),
            times(Route.RESCHEDULE),
            Stream.of(
                Arguments.of(Route.RESCHEDULE, "{}", "scheduled_time"),
                Arguments.of(Route.RESCHEDULE, "{\"scheduled_time\": null}", "scheduled_time"),
                Arguments.of(
                    Route.RESCHEDULE,
                    "{\"scheduled_time\": \"2026-03-01T10:00:00Z\", \"duration_seconds\": 0}",
                    "duration_seconds")),
            field(Route.ACCEPT, "accept", "\"true\"", "1", "0", "[]", "{}", "\"\""),
            field(Route.CANCEL, "reason", "1", "false", "[]", "{}", "\"\"", "\"\\u0007\""),
            field(Route.CANCEL, "reason", "\"" + "x".repeat(501) + "\"", "\"\\ud83d\""),
            field(Route.COMPLETE, "reason", "1", "false", "[]", "{}"),
            people(),
            Stream.of(Arguments.of(Route.EXTEND, "{}", "seconds")),
            field(Route.EXTEND, "seconds", "null", "\"5\"", "1.5", "5.0", "true", "[]", "1e999999"),
            Stream.of(Arguments.of(Route.GENERATE_TOKEN, "{}", "room_name")),
            field(Route.GENERATE_TOKEN, "room_name", "null", "1", "true", "[]", "{}"),
            Stream.of(
                Arguments.of(
                    Route.GENERATE_TOKEN,
                    "{\"room_name\": \"x\", \"user_identity\": 7}",
                    "user_identity")))
        .flatMap(cases -> cases);
  }

  private static Stream<Arguments> people() {
    String long128 = "\"" + "x".repeat(129) + "\"";
    return Stream.of(
            participants("5", "\"bob\"", "{}", "[]", "[1]", "[null]", "[\"bob\"]", "[[]]"),
            participants("[{\"identity\": \"alice\"}]", "[{\"identity\": \"\"}]"),
            participants("[{\"identity\": \"bob\"}, {\"identity\": \"bob\"}]"),
            participants("[{\"identity\": \"bob\", \"role\": \"\"}]"),
            participants(
                "[{\"identity\": \"bob\"}, {\"identity\": \"alice\"}, {\"identity\": \"alice\"}]"),
            participants("[{\"identity\": \"bob\"}], \"invitee_ids\": [\"bob\"]"),
            participants("[{\"identity\": " + long128 + "}]"),
            Stream.of(
                Arguments.of(Route.REQUEST, "{\"participants\": [{}]}", "identity"),
                Arguments.of(Route.REQUEST, "{\"participants\": [{\"identity\": 7}]}", "identity"),
                Arguments.of(
                    Route.REQUEST,
                    "{\"participants\": [{\"identity\": \"bob\", \"role\": 7}]}",
                    "role")),
            identities(Route.ADMIT),
            identities(Route.DENY),
            identities(Route.REMOVE),
            identities(Route.REPLACE),
            field(Route.ADD, "identity", "null", "1", "\"\"", long128, "\"forgotten-1\""),
            field(Route.ADD, "identity", "\"bookend-guest-1\"", "[\"carol\"]"),
            of(Route.ADD, "identity", "carol", "role", "1", "\"\"", long128, "[]"),
            of(Route.DENY, "identity", "bob", "reason", "1", "[]"),
            of(Route.REMOVE, "identity", "bob", "reason", "1", "\"\"", "\"\\n\""),
            of(Route.REPLACE, "identity", "bob", "by", "null", "1", "\"bob\"", "\"alice\""),
            of(Route.REPLACE, "identity", "bob", "by", "\"\"", long128, "\"forgotten-1\""),
            of(Route.RESCHEDULE, "scheduled_time", "2026-03-01T09:30:00Z", "reason", "1", "\"\""),
            field(Route.INVITE_GUEST, "name", "null", "1", "\"\"", "\" \"", long128, "\"\\u0000\""),
            of(Route.INVITE_GUEST, "name", "Grey", "role", "1", "\"\"", long128),
            of(Route.INVITE_GUEST, "name", "Grey", "waits", "1", "\"true\"", "[]"),
            of(Route.INVITE_GUEST, "name", "Grey", "valid_until", "1", "\"soon\"", "true"),
            of(Route.INVITE_GUEST, "name", "Grey", "valid_until", "\"2026-03-01T09:00:00Z\""))
        .flatMap(cases -> cases);
  }

  private static Stream<Arguments> participants(String... values) {
    return field(Route.REQUEST, "participants", values);
  }

  /** Bob may not be denied, because he needs no admission; nobody else is in the call. */
  private static Stream<Arguments> identities(Route route) {
    return field(route, "identity", "null", "1", "[]", "\"mallory\"", "\"\"")
        .map(
            arguments ->
                route == Route.REPLACE
                    ? Arguments.of(
                        route,
                        ((String) arguments.get()[1]).replace("}", ", \"by\": \"carol\"}"),
                        "identity")
                    : arguments);
  }

  /** A field beside a valid one. */
  private static Stream<Arguments> of(
      Route route, String valid, String value, String field, String... values) {
    return Arrays.stream(values)
        .map(wrong -> "{\"%s\": \"%s\", \"%s\": %s}".formatted(valid, value, field, wrong))
        .map(body -> Arguments.of(route, body, field));
  }

  private static String many(int count) {
    return Stream.iterate(0, i -> i + 1)
        .limit(count)
        .map(i -> "\"p" + i + "\"")
        .toList()
        .toString();
  }

  private static Stream<Arguments> invitees(String... values) {
    return field(Route.REQUEST, "invitee_ids", values);
  }

  private static Stream<Arguments> duration(String... values) {
    return request("duration_seconds", values);
  }

  private static Stream<Arguments> times(Route route) {
    String other = route == Route.REQUEST ? "\"invitee_ids\": [\"bob\"], " : "";
    return Stream.of(
            "5",
            "true",
            "[]",
            "{}",
            "\"\"",
            "\"tomorrow\"",
            "\"2026-03-01\"",
            "\"2026-03-01T10:00:00\"",
            "\"2026-13-01T10:00:00Z\"",
            "\"2026-03-01T10:00:00Z[Europe/Berlin]\"",
            "\"2025-03-01T10:00:00Z\"",
            "\"2026-03-01T08:58:59Z\"",
            "\"2027-04-05T09:00:00Z\"",
            "\"9999-12-31T23:59:59Z\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "\"-999999999-01-01T00:00:00Z\"",
            "\"" + "2".repeat(5000) + "\"")
        .map(time -> "{" + other + "\"scheduled_time\": " + time + "}")
        .map(body -> Arguments.of(route, body, "scheduled_time"));
  }

  private static Stream<Arguments> request(String field, String... values) {
    return Arrays.stream(values)
        .map(value -> "{\"invitee_ids\": [\"bob\"], \"" + field + "\": " + value + "}")
        .map(body -> Arguments.of(Route.REQUEST, body, field));
  }

  private static Stream<Arguments> field(Route route, String field, String... values) {
    return Arrays.stream(values)
        .map(value -> Arguments.of(route, "{\"" + field + "\": " + value + "}", field));
  }

  @ParameterizedTest
  @MethodSource("wrongFields")
  void invalidFieldIsNamed(Route route, String body, String field) {
    fixture.send(route, "alice", fixture.accepted(), HttpFixture.json(body)).names(field);
  }

  @Test
  void wrongTypeIsAnsweredWithTheExpectedType() {
    assertThat(fixture.request("alice", "{\"invitee_ids\": \"bob\"}", null).text("detail"))
        .isEqualTo("invitee_ids must be an array of strings.");
    assertThat(
            fixture
                .request("alice", "{\"invitee_ids\":[\"bob\"],\"duration_seconds\":0}", null)
                .text("detail"))
        .isEqualTo("duration_seconds must be between 1 and 3600 seconds.");
  }

  static Stream<Arguments> keys() {
    return Stream.of("", " ", "k".repeat(129), "a\nb", "\ud800").map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void invalidIdempotencyKeyIsNamed(String key) {
    fixture.request("alice", "{\"invitee_ids\": [\"bob\"]}", key).names("Idempotency-Key");
  }

  static Stream<Arguments> types() {
    return routes()
        .flatMap(
            route ->
                Stream.of("text/plain", "application/x-www-form-urlencoded", "json", "", "a/b+json")
                    .map(type -> Arguments.of(route, type)));
  }

  @ParameterizedTest
  @MethodSource("types")
  void otherContentTypesAreRejected(Route route, String type) {
    byte[] body = route.body(HttpFixture.NOBODYS).getBytes(StandardCharsets.UTF_8);
    fixture
        .send(route, "alice", fixture.accepted(), HttpFixture.body(body, type))
        .refused(415, "unsupported_media_type");
  }

  @ParameterizedTest
  @MethodSource("routes")
  void bodyWithoutContentTypeIsRejected(Route route) {
    byte[] body = route.body(HttpFixture.NOBODYS).getBytes(StandardCharsets.UTF_8);
    fixture
        .send(route, "alice", fixture.accepted(), HttpFixture.body(body, null))
        .refused(415, "unsupported_media_type");
  }

  @ParameterizedTest
  @MethodSource("routes")
  void allJsonMediaTypesAreAccepted(Route route) {
    for (String type : List.of("Application/JSON; charset=utf-8", "application/care.v1+json")) {
      String id = fixture.accepted();
      byte[] body = route.body(id).getBytes(StandardCharsets.UTF_8);
      Reply reply = fixture.send(route, "alice", id, HttpFixture.body(body, type));
      assertThat(reply.status()).isNotEqualTo(415);
      assertThat(reply.text("field")).isNotEqualTo("body");
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  void tooLargeBodyIsRejectedWithoutReadingItToTheEnd(Route route) {
    InputStream endless = new ByteArrayInputStream(new byte[1 << 20]);
    fixture
        .send(route, "alice", fixture.accepted(), new Body(endless, "application/json", -1))
        .refused(413, "too_large");
    assertThat(endless)
        .satisfies(rest -> assertThat(rest.available()).isEqualTo((1 << 20) - (64 * 1024 + 1)));
  }

  @Test
  void bodyOfExactly64KibIsAccepted() {
    String body = "{\"invitee_ids\": [\"bob\"]}";
    String padded = body + " ".repeat(64 * 1024 - body.length());
    fixture.request("alice", padded, null).expect(201);
    fixture.request("alice", padded + " ", null).refused(413, "too_large");
  }

  @Test
  void truncatedBodyIsAClientError() throws IOException {
    InputStream broken = InputStream.nullInputStream();
    broken.close();
    fixture
        .send(Route.ACCEPT, "bob", fixture.asked(), new Body(broken, "application/json", -1))
        .names("body");
  }

  @Test
  void invalidIdentityIsNamed() {
    for (String who : List.of("", " ", "a\u0000", "x".repeat(129))) {
      for (Route route : Route.values()) {
        fixture.send(route, who, HttpFixture.NOBODYS).names("identity");
      }
    }
  }
}
