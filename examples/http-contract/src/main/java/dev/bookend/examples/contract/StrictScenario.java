package dev.bookend.examples.contract;

import java.net.URI;
import java.util.Map;

/**
 * Requests with options that are off by default: exclusive calls, extensions and a spend cap of two
 * calls a day.
 */
final class StrictScenario extends Scenario {
  static final Map<String, String> SETTINGS =
      Map.of(
          "bookend.call.exclusive", "true",
          "bookend.call.extendable-by", "60s",
          "bookend.spend-cap.calls-per-day", "2",
          "bookend.spend-cap.percent-per-person", "0");

  StrictScenario(URI app) {
    super("strict", app);
  }

  @Override
  void go() {
    twiceAtATime();
    overBudget();
    longer();
    overBudgetToday();
  }

  private void longer() {
    transcript.chapter("Longer");
    String id = request("recipient", NOW);
    move("recipient", id, "extend", "{\"seconds\":5}");
    move("caregiver", id, "accept");
    meet(id);
    move("recipient", id, "extend", "{\"seconds\":45}");
    move("recipient", id, "extend", "{\"seconds\":45}");
    move("recipient", id, "extend", "{\"seconds\":0}");
    move("caregiver", id, "complete");
    move("caregiver", id, "extend", "{\"seconds\":5}");
    awaitEvent(id, "room_closed");
    get("caregiver", id, "/history");
  }

  private void overBudgetToday() {
    transcript.chapter("Too many today");
    String id = request("recipient", NOW);
    move("caregiver", id, "accept");
    get("caregiver", id, "/token");
    move("caregiver", id, "complete");
    ask(NOW);
  }

  private void twiceAtATime() {
    transcript.chapter("Two calls at a time");
    request("recipient", at(noonIn(3)));
    ask(at(noonIn(3)));
    String other = request("recipient", at(noonIn(2)));
    move("recipient", other, "reschedule", "{\"scheduled_time\":\"" + noonIn(3) + "\"}");
  }

  private void overBudget() {
    transcript.chapter("Too many on another day");
    String evening = noonIn(3).replace("T12", "T19");
    request(
        "caregiver",
        at(transcript.placeholder("evening", evening)).replace("caregiver", "recipient"));
    String night = noonIn(3).replace("T12", "T22");
    ask(at(transcript.placeholder("night", night)));
  }
}
