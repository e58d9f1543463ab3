package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bookend.CallSettings;
import dev.bookend.call.CallId;
import dev.bookend.port.CallQuery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** C36: pages of the history. */
class HistoryTest {
  private final HttpFixture fixture = HttpFixture.open();
  private final String id = fixture.asked();

  private void move(int times) {
    String body = "{\"scheduled_time\": \"%s\"}";
    for (int i = 0; i < times; i++) {
      fixture.clock.advance(Duration.ofSeconds(1));
      Instant at = fixture.service.now().plusSeconds(60);
      fixture.send(Route.RESCHEDULE, "alice", id, HttpFixture.json(body.formatted(at))).expect(200);
    }
  }

  private JsonNode page(Map<String, String> query) {
    Reply reply = fixture.history("bob", id, query).expect(200);
    assertThat(Reply.names(reply.json())).containsExactly("items", "next_cursor");
    return reply.json();
  }

  private static List<Integer> numbers(JsonNode page) {
    List<Integer> numbers = new ArrayList<>();
    page.get("items").forEach(item -> numbers.add(item.get("sequence").intValue()));
    return numbers;
  }

  private static List<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void shortHistoryIsOnePage() {
    JsonNode page = page(Map.of());

    assertThat(numbers(page)).containsExactly(1);
    assertThat(page.get("next_cursor").isNull()).isTrue();
  }

  @Test
  void pageHasFiftyEventsByDefault() {
    move(60);

    assertThat(numbers(page(Map.of()))).isEqualTo(upTo(50));
    assertThat(numbers(page(Map.of("limit", "", "cursor", "", "colour", "red"))))
        .isEqualTo(upTo(50));
    assertThat(numbers(page(Map.of("limit", "7")))).isEqualTo(upTo(7));
    JsonNode whole = page(Map.of("limit", "61"));
    assertThat(numbers(whole)).isEqualTo(upTo(61));
    assertThat(whole.get("next_cursor").isNull()).isTrue();
    assertThat(page(Map.of("limit", "60")).get("next_cursor").isNull()).isFalse();
  }

  @Test
  void cursorsReachAllEventsAlsoThoseAddedMeanwhile() {
    move(5);
    List<Integer> read = new ArrayList<>();
    String cursor = "";
    for (int pages = 0; pages < 6 && cursor != null; pages++) {
      JsonNode page = page(Map.of("limit", "2", "cursor", cursor));
      read.addAll(numbers(page));
      cursor = page.get("next_cursor").textValue();
      move(pages < 3 ? 1 : 0);
    }

    assertThat(cursor).isNull();
    assertThat(read).isEqualTo(upTo(9));
  }

  static Stream<Arguments> wrongParameters() {
    return Stream.of(
        Arguments.of("limit", "0"),
        Arguments.of("limit", "-1"),
        Arguments.of("limit", "201"),
        Arguments.of("limit", "1e2"),
        Arguments.of("limit", "99999999999999999999"),
        Arguments.of("cursor", "next"),
        Arguments.of("cursor", "%%%"),
        Arguments.of("cursor", "5"),
        Arguments.of("cursor", encoded("event 0")),
        Arguments.of("cursor", encoded("event -1")),
        Arguments.of("cursor", encoded("event 9999999999")),
        Arguments.of("cursor", encoded("event 1 ")),
        Arguments.of("cursor", new CallQuery.Cursor(HttpFixture.NINE, CallId.random()).encode()));
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("wrongParameters")
  void invalidParameterIsNamed(String parameter, String value) {
    fixture.history("alice", id, Map.of(parameter, value)).names(parameter);
  }

  @Test
  void cursorBehindTheEndReturnsAnEmptyPage() {
    JsonNode page = page(Map.of("cursor", encoded("event 999999999")));

    assertThat(page.get("items")).isEmpty();
    assertThat(page.get("next_cursor").isNull()).isTrue();
  }

  /** The limit for reports of a page is the same as for events of the provider. */
  @Test
  void flappingConnectionsAddALimitedNumberOfEvents() {
    HttpFixture limited = HttpFixture.with(builder -> builder.settings(CallSettings.defaults()));
    String body = "{\"invitee_ids\": [\"bob\"], \"duration_seconds\": 3600}";
    String call = limited.request("alice", body, null).expect(201).text("id");
    limited.send(Route.ACCEPT, "bob", call).expect(200);
    for (String who : List.of("alice", "bob")) {
      limited.send(Route.TOKEN, who, call).expect(200);
      limited.send(Route.CONNECTED, who, call).expect(200);
    }
    Reply reply = limited.send(Route.GET, "alice", call);
    int reports = 1;
    for (int i = 0; i < 200 && reply.status() == 200; i++) {
      limited.after(Duration.ofSeconds(1));
      reply = limited.send(i % 2 == 0 ? Route.LEFT : Route.CONNECTED, "alice", call);
      reports += reply.status() == 200 ? 1 : 0;
    }

    assertThat(reports).isEqualTo(100);
    assertThat(reply.refused(429, "slow_down").headers()).containsKey("Retry-After");
    JsonNode history = limited.history("bob", call, Map.of("limit", "200")).expect(200).json();
    assertThat(history.get("items").size()).isBetween(20, 40);
    limited.send(Route.LEFT, "bob", call).expect(200);
  }

  @Test
  void numberOfReschedulesIsLimited() {
    HttpFixture limited = HttpFixture.with(builder -> builder.settings(CallSettings.defaults()));
    String call = limited.asked();
    String body = "{\"scheduled_time\": \"2026-03-01T10:00:%02dZ\"}";
    for (int i = 0; i < 10; i++) {
      limited.send(Route.RESCHEDULE, "bob", call, HttpFixture.json(body.formatted(i))).expect(200);
    }

    limited
        .send(Route.RESCHEDULE, "bob", call, HttpFixture.json(body.formatted(10)))
        .refused(429, "slow_down");
    limited.send(Route.RESCHEDULE, "alice", call, HttpFixture.json(body.formatted(11))).expect(200);
  }

  @Test
  void historyIsNotFoundForNonParticipants() {
    fixture.history("mallory", id, Map.of("limit", "1")).refused(404, "not_found");
  }
}
