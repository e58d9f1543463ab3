package dev.bookend.examples.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.examples.contract.EventClient.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** Live events of the booking app over HTTP. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(60)
public abstract class LiveStory {
  private final App app;
  private App.@Nullable Running running;

  /**
   * Creates the tests for an application.
   *
   * @param app the application
   */
  protected LiveStory(App app) {
    this.app = app;
  }

  @BeforeAll
  void start() {
    running = app.start(HttpContract.inMemory(), Map.of());
  }

  @AfterAll
  void stop() {
    if (running != null) {
      running.close();
    }
  }

  private ApiClient api(String user) {
    return new ApiClient(Objects.requireNonNull(running).uri(), user);
  }

  @Test
  void thePeopleOfACallSeeWhatHappensToIt() {
    try (EventClient caregiver = api("caregiver").events(null)) {
      assertThat(caregiver.response.statusCode()).isEqualTo(200);
      assertThat(caregiver.response.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      assertThat(caregiver.response.headers().firstValue("X-Accel-Buffering")).contains("no");
      assertThat(caregiver.response.headers().firstValue("Cache-Control").orElse(""))
          .contains("no-store");
      String id = api("recipient").askFor("{\"invitee_ids\":[\"caregiver\"]}");
      api("caregiver").call(id, "accept").expect(200);
      api("recipient").call(id, "cancel").expect(200);

      List<Event> seen = caregiver.until(id, "cancelled");
      assertThat(seen)
          .extracting(Event::name)
          .containsExactly("requested", "accepted", "cancelled");
      assertThat(seen).allSatisfy(event -> assertThat(event.id()).matches("[0-9]{16}"));
      assertThat(seen.get(2).data())
          .startsWith("{\"event\":{\"sequence\":3,\"type\":\"cancelled\",")
          .contains("\"call\":{\"id\":\"" + id, "\"status\":\"cancelled\"");
    }
  }

  @Test
  void aStreamIsResumedAfterTheLastEvent() {
    String id;
    String last;
    try (EventClient caregiver = api("caregiver").events(null)) {
      id = api("recipient").askFor("{\"invitee_ids\":[\"caregiver\"]}");
      last = caregiver.until(id, "requested").get(0).id();
    }
    api("caregiver").call(id, "accept").expect(200);
    api("recipient").call(id, "cancel").expect(200);

    try (EventClient caregiver = api("caregiver").events(last)) {
      assertThat(caregiver.until(id, "cancelled"))
          .extracting(Event::name)
          .endsWith("accepted", "cancelled");
    }
  }

  @Test
  void aPositionOfAnotherServerStartsAnew() {
    try (EventClient caregiver = api("caregiver").events("unknown")) {
      Event first = caregiver.next();
      assertThat(first.name()).isEqualTo("reset");
      assertThat(first.id()).matches("[0-9]{16}");
    }
  }

  @Test
  void aStreamWithoutAnEventHasAPositionToResumeFrom() {
    String position;
    try (EventClient caregiver = api("caregiver").events(null)) {
      position = caregiver.position();
    }
    String id = api("recipient").askFor("{\"invitee_ids\":[\"caregiver\"]}");

    try (EventClient caregiver = api("caregiver").events(position)) {
      assertThat(caregiver.until(id, "requested")).hasSize(1);
    }
    api("recipient").call(id, "cancel").expect(200);
  }

  @Test
  void aLongPollEndsWithTheFirstEvents() {
    String position;
    try (EventClient first = api("caregiver").events(null, "?wait_seconds=30")) {
      position = first.position();
      assertThat(first.isAtEnd()).isTrue();
    }
    String id = api("recipient").askFor("{\"invitee_ids\":[\"caregiver\"]}");
    try (EventClient second = api("caregiver").events(position, "?wait_seconds=30")) {
      assertThat(second.until(id, "requested")).hasSize(1);
      assertThat(second.isAtEnd()).isTrue();
    }
    api("recipient").call(id, "cancel").expect(200);
  }

  @Test
  void aLongPollWithoutAnEventEndsAfterItsTime() {
    String position;
    try (EventClient outsider = api("outsider").events(null)) {
      position = outsider.position();
    }
    try (EventClient poll = api("outsider").events(position, "?wait_seconds=1")) {
      assertThat(poll.response.statusCode()).isEqualTo(200);
      assertThat(poll.isAtEnd()).isTrue();
    }
  }

  @Test
  void aWaitOutOfItsRangeIsRefusedByName() {
    for (String wait : List.of("0", "61", "soon", "")) {
      try (EventClient refused = api("caregiver").events(null, "?wait_seconds=" + wait)) {
        assertThat(refused.response.statusCode()).isEqualTo(400);
        assertThat(refused.rest()).contains("\"field\":\"wait_seconds\"");
      }
    }
  }

  @Test
  void anUnchangedListIsNotSentAgain() {
    String path = ApiClient.CALLS + "?awaiting=me";
    String tag = api("caregiver").get(path).expect(200).header("ETag");
    assertThat(api("caregiver").get(path, "If-None-Match", tag).expect(304).header("ETag"))
        .isEqualTo(tag);
    String id = api("recipient").askFor("{\"invitee_ids\":[\"caregiver\"]}");
    assertThat(api("caregiver").get(path, "If-None-Match", tag).expect(200).header("ETag"))
        .isNotEqualTo(tag);
    String call = ApiClient.CALLS + "/" + id;
    String ofCall = api("recipient").get(call).expect(200).header("ETag");
    api("recipient").get(call, "If-None-Match", ofCall).expect(304);
    api("recipient").call(id, "cancel").expect(200);
    api("recipient").get(call, "If-None-Match", ofCall).expect(200);
  }

  @Test
  void theNinthStreamOfAPersonReplacesTheOldestAndNobodyElseHasOne() {
    List<EventClient> open = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        open.add(api("outsider").events(null));
        assertThat(open.get(i).response.statusCode()).isEqualTo(200);
      }
      open.add(api("outsider").events(null));

      assertThat(open.get(0).next().name()).isEqualTo("replaced");
      assertThat(open.get(0).isAtEnd()).isTrue();
      assertThat(open.get(8).position()).isNotEmpty();
    } finally {
      open.forEach(EventClient::close);
    }
    ApiClient.nobody(Objects.requireNonNull(running).uri())
        .get(ApiClient.CALLS + "/events")
        .expect(401);
  }
}
