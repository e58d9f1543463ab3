package dev.bookend.examples.contract;

import static dev.bookend.examples.contract.ApiClient.CALLS;
import static dev.bookend.examples.contract.ApiClient.GENERATE;

import java.net.URI;
import java.util.Map;

/** Requests without credentials, and finally without a database. */
final class BareScenario extends Scenario {
  static final Map<String, String> SETTINGS = Map.of("bookend.provider", "twilio");

  private final Runnable stopDatabase;

  BareScenario(URI app, Runnable stopDatabase) {
    super("bare", app);
    this.stopDatabase = stopDatabase;
  }

  @Override
  void go() {
    transcript.chapter("No credentials");
    String id = request("recipient", NOW);
    move("caregiver", id, "accept");
    get("recipient", id, "/token");
    post("recipient", GENERATE, "{\"room_name\":\"video-call-" + id + "\"}");

    transcript.chapter("No database");
    stopDatabase.run();
    get("recipient", id, "");
    get("recipient", CALLS);
    get("recipient", id, "/history");
    get("recipient", id, "/token");
    post("recipient", CALLS + "/request", NOW);
    move("recipient", id, "cancel");
  }
}
