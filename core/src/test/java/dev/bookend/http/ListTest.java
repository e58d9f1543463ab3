package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bookend.call.CallId;
import dev.bookend.port.CallQuery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ListTest {
  private final HttpFixture fixture = HttpFixture.open();

  @Test
  void listWithoutCallsIsEmpty() {
    assertThat(fixture.list("mallory", Map.of()).expect(200).json())
        .isEqualTo(Reply.parse("{\"items\": [], \"next_cursor\": null}"));
  }

  @Test
  void listItemsEqualSingleCalls() {
    String id = fixture.asked();
    assertThat(fixture.list("bob", Map.of()).json().get("items").get(0))
        .isEqualTo(fixture.send(Route.GET, "bob", id).json());
  }

  @Test
  void pagesContainEachOf120CallsOnceLatestFirst() {
    for (int i = 0; i < 120; i++) {
      Instant time = HttpFixture.NINE.plus(Duration.ofMinutes(i / 2));
      ask("alice", "bob", time, "b-" + i);
      ask("carol", "mallory", time, "other");
    }
    List<JsonNode> seen = new ArrayList<>();
    List<Integer> pages = new ArrayList<>();
    Map<String, String> query = new HashMap<>();
    JsonNode page;
    do {
      page = fixture.list("bob", query).expect(200).json();
      page.get("items").forEach(seen::add);
      pages.add(page.get("items").size());
      query.put("cursor", page.get("next_cursor").asText());
    } while (!page.get("next_cursor").isNull());
    assertThat(pages).containsExactly(50, 50, 20);
    assertThat(seen.stream().map(call -> call.get("id").asText())).doesNotHaveDuplicates();
    assertThat(seen.stream().map(call -> call.get("requested_by").asText())).containsOnly("alice");
    assertThat(seen.stream().map(call -> Instant.parse(call.get("scheduled_time").asText())))
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @Test
  void everyParameterFiltersTheList() {
    ask("alice", "bob", HttpFixture.NINE, "early");
    ask("alice", "bob", HttpFixture.NINE.plus(Duration.ofHours(1)), "late");
    String declined = fixture.asked();
    fixture
        .send(Route.ACCEPT, "bob", declined, HttpFixture.json("{\"accept\": false}"))
        .expect(200);

    assertThat(bookings(Map.of("booking_id", "late"))).containsExactly("late");
    assertThat(bookings(Map.of("from", "2026-03-01T11:00:00+01:00"))).containsExactly("late");
    assertThat(bookings(Map.of("to", "2026-03-01T10:00:00Z"))).contains("early", "null");
    assertThat(bookings(Map.of("status", "declined"))).containsExactly("null");
    assertThat(bookings(Map.of("status", "pending"))).containsExactly("late", "early");
    assertThat(bookings(Map.of("status", "pending,declined"))).hasSize(3);
    assertThat(bookings(Map.of("limit", "1"))).containsExactly("late");
    assertThat(bookings(Map.of("from", "2026-03-01T12:00:00Z", "to", "2026-03-01T10:00:00Z")))
        .isEmpty();
  }

  @Test
  void emptyAndUnknownParametersAreIgnored() {
    fixture.asked();
    Map<String, String> query =
        Map.of("status", "", "booking_id", "", "from", "", "to", "", "limit", "", "cursor", "");
    assertThat(fixture.list("bob", query).expect(200).json().get("items")).hasSize(1);
    assertThat(fixture.list("bob", Map.of("colour", "red")).json().get("items")).hasSize(1);
  }

  static Stream<Arguments> wrongParameters() {
    return Stream.of(
        Arguments.of("status", "PENDING"),
        Arguments.of("status", "pending,"),
        Arguments.of("status", "pending, declined"),
        Arguments.of("status", "in-progress"),
        Arguments.of("booking_id", "x".repeat(5000)),
        Arguments.of("booking_id", " "),
        Arguments.of("booking_id", "a\u0000b"),
        Arguments.of("booking_id", "\ud800"),
        Arguments.of("from", "yesterday"),
        Arguments.of("from", "2026-03-01"),
        Arguments.of("from", "2026-03-01T09:00:00"),
        Arguments.of("from", "+999999999-12-31T23:59:59Z"),
        Arguments.of("to", "2026-02-30T09:00:00Z"),
        Arguments.of("to", "-0001-01-01T00:00:00Z"),
        Arguments.of("to", "1772355600"),
        Arguments.of("limit", "0"),
        Arguments.of("limit", "-1"),
        Arguments.of("limit", "201"),
        Arguments.of("limit", "1e2"),
        Arguments.of("limit", "99999999999999999999"),
        Arguments.of("cursor", "next"),
        Arguments.of("cursor", "%%%"),
        Arguments.of("cursor", encoded("2026-03-01T09:00:00Z")),
        Arguments.of("cursor", encoded("2026-03-01T09:00:00Z x")),
        Arguments.of("cursor", new CallQuery.Cursor(Instant.MAX, CallId.random()).encode()),
        Arguments.of("cursor", new CallQuery.Cursor(Instant.MIN, CallId.random()).encode()));
  }

  @ParameterizedTest
  @MethodSource("wrongParameters")
  void invalidParameterIsNamed(String parameter, String value) {
    fixture.list("alice", Map.of(parameter, value)).names(parameter);
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void ask(String who, String whom, Instant time, String booking) {
    String body = "{\"invitee_ids\": [\"%s\"], \"scheduled_time\": \"%s\", \"booking_id\": \"%s\"}";
    fixture.request(who, body.formatted(whom, time, booking), null).expect(201);
  }

  private List<String> bookings(Map<String, String> query) {
    return fixture
        .list("bob", query)
        .expect(200)
        .json()
        .get("items")
        .findValuesAsText("booking_id");
  }
}
