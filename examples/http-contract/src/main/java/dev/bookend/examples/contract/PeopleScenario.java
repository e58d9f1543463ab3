package dev.bookend.examples.contract;

import static dev.bookend.examples.contract.ApiClient.CALLS;
import static dev.bookend.examples.contract.ApiClient.GENERATE;
import static dev.bookend.examples.contract.ApiClient.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Map;

/** Requests that affect other participants, with default settings. */
final class PeopleScenario extends Scenario {
  static final Map<String, String> SETTINGS = Map.of();

  PeopleScenario(URI app) {
    super("people", app);
  }

  @Override
  void go() {
    declined();
    keyReused();
    namesOfNobody();
    tooManyRequests();
  }

  private void declined() {
    transcript.chapter("Declined");
    String id = request("caregiver", at(noonIn(2)).replace("caregiver", "recipient"));
    String no = "{\"accept\":false}";
    move("recipient", id, "accept", no);
    get("recipient", id, "");
    get("recipient", id, "/history");
    move("recipient", id, "accept", no);
    for (String what :
        new String[] {"accept", "cancel", "token", "connected", "left", "complete"}) {
      move("recipient", id, what);
    }
    move("recipient", id, "reschedule", "{\"scheduled_time\":\"" + noonIn(3) + "\"}");
    move("recipient", id, "extend", "{\"seconds\":5}");
    get("recipient", id, "/token");
    post("recipient", GENERATE, "{\"room_name\":\"video-call-" + id + "\"}");
    get("recipient", CALLS + "?status=declined");
  }

  private void keyReused() {
    transcript.chapter("A key for another request");
    for (String json : new String[] {NOW, NOW, at(noonIn(2)), lasting(20)}) {
      requestWithKey("once", json);
    }
    requestWithKey("again", NOW);
    requestWithKey("again", lasting(20));
  }

  private void requestWithKey(String key, String json) {
    Map<String, String> headers = Map.of("Content-Type", JSON, "Idempotency-Key", key);
    post("recipient", CALLS + "/request", json.getBytes(UTF_8), headers);
  }

  private static String lasting(int seconds) {
    return NOW.replace("}", ",\"duration_seconds\":" + seconds + "}");
  }

  /** The user has requested one call before. */
  private void tooManyRequests() {
    transcript.chapter("Too many requests");
    String day = noonIn(2);
    for (int i = 0; i < 9; i++) {
      send("recipient", CALLS + "/request", at(day).getBytes(UTF_8), Map.of("Content-Type", JSON))
          .expect(201);
    }
    ask(at(day));
  }

  private void namesOfNobody() {
    transcript.chapter("Names that nobody can have");
    ask(NOW.replace("caregiver", "\u6f22".repeat(65)));
    ask(NOW.replace("caregiver", "forgotten-1-00000000-0000-4000-8000-000000000000"));
    ask(lasting(3601));
  }
}
