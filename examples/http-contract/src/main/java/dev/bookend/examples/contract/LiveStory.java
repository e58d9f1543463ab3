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
  void aPersonHasEightStreamsAndNobodyElseHasOne() {
    List<EventClient> open = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        open.add(api("outsider").events(null));
        assertThat(open.get(i).response.statusCode()).isEqualTo(200);
      }
      try (EventClient ninth = api("outsider").events(null)) {
        assertThat(ninth.response.statusCode()).isEqualTo(429);
        assertThat(ninth.response.headers().firstValue("Content-Type"))
            .contains("application/problem+json");
      }
    } finally {
      open.forEach(EventClient::close);
    }
    ApiClient.nobody(Objects.requireNonNull(running).uri())
        .get(ApiClient.CALLS + "/events")
        .expect(401);
  }
}
