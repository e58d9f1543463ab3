package dev.bookend.examples.contract;

import static dev.bookend.examples.contract.ApiClient.CALLS;
import static dev.bookend.examples.contract.ApiClient.GENERATE;
import static dev.bookend.examples.contract.ApiClient.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Map;

/** Requests of participants, on the emulator. */
final class CallsScenario extends Scenario {
  static final Map<String, String> SETTINGS =
      Map.of(
          "bookend.call.warn-before", "14s",
          "bookend.call.extendable-by", "0s",
          "bookend.limit.open-requests-per-person", "0",
          "bookend.limit.requests-per-hour", "0");

  private static final String NO_CALL = "00000000-0000-4000-8000-000000000000";

  CallsScenario(URI app) {
    super("calls", app);
  }

  @Override
  void go() {
    calledOff();
    moved();
    fromRequestToEnd();
    nobodyMet();
    nearlyOver();
    toTheLimit();
    once();
    listed();
    notTheirs();
    notAllowed();
    refused();
    inPages();
    formNeeds();
    notSetUp();
  }

  private void fromRequestToEnd() {
    transcript.chapter("From request to end");
    String id =
        request(
            "recipient",
            "{\"invitee_ids\":[\"caregiver\"],\"duration_seconds\":300,\"booking_id\":\"morning\"}");
    get("caregiver", id, "");
    move("caregiver", id, "accept");
    move("caregiver", id, "accept", "{\"accept\":true}");
    get("recipient", id, "/token");
    String room = "\"room_name\":\"video-call-" + id + "\"";
    post("recipient", GENERATE, "{" + room + "}");
    post("caregiver", GENERATE, "{" + room + ",\"user_identity\":\"caregiver\"}");
    move("recipient", id, "connected");
    RoomConnection recipient = come("recipient", id);
    come("caregiver", id);
    move("caregiver", id, "connected");
    post("recipient", CALLS + "/" + id + "/token");
    move("recipient", id, "left");
    leave("recipient", id, recipient);
    get("recipient", id, "");
    come("recipient", id);
    move("recipient", id, "connected");
    move("caregiver", id, "complete");
    move("caregiver", id, "complete");
    get("recipient", id, "/token");
    awaitEvent(id, "room_closed");
    get("recipient", id, "/history");
  }

  private void nobodyMet() {
    transcript.chapter("Nobody met");
    String id = request("recipient", "{\"invitee_ids\":[\"caregiver\"]}");
    move("caregiver", id, "accept");
    get("recipient", id, "/token");
    come("recipient", id);
    get("caregiver", id, "/token");
    move("caregiver", id, "connected");
    move("caregiver", id, "complete");
    move("caregiver", id, "complete");
    awaitEvent(id, "room_closed");
    get("caregiver", id, "/history");
  }

  private void nearlyOver() {
    transcript.chapter("Nearly over");
    String id = request("recipient", "{\"invitee_ids\":[\"caregiver\"],\"duration_seconds\":15}");
    move("caregiver", id, "accept");
    meet(id);
    awaitEvent(id, "ending_soon");
    move("recipient", id, "complete");
    awaitEvent(id, "room_closed");
    get("recipient", id, "/history");
  }

  private void toTheLimit() {
    transcript.chapter("To the limit");
    String id = request("recipient", "{\"invitee_ids\":[\"caregiver\"],\"duration_seconds\":1}");
    move("caregiver", id, "accept");
    meet(id);
    awaitStatus(id, "completed");
    get("recipient", id, "");
    awaitEvent(id, "room_closed");
    get("caregiver", id, "/history");
  }

  private void calledOff() {
    transcript.chapter("Called off");
    String declined = request("caregiver", "{\"invitee_ids\":[\"recipient\"]}");
    move("recipient", declined, "accept", "{\"accept\":false}");
    get("caregiver", declined, "/token");
    get("caregiver", declined, "/history");
    String cancelled = request("recipient", NOW);
    move("recipient", cancelled, "connected");
    move("recipient", cancelled, "complete");
    move("recipient", cancelled, "cancel", "{\"reason\":\"not \u00fcber today\"}");
    move("recipient", cancelled, "cancel");
    move("caregiver", cancelled, "accept");
    get("caregiver", cancelled, "/history");
  }

  private void moved() {
    transcript.chapter("Moved");
    String id = request("recipient", at(noonIn(2)));
    get("recipient", id, "/token");
    move("caregiver", id, "accept", "{}");
    get("recipient", id, "/token");
    head("recipient", CALLS + "/" + id + "/token");
    String later = noonIn(3);
    move(
        "caregiver",
        id,
        "reschedule",
        "{\"scheduled_time\":\"" + later + "\",\"duration_seconds\":30}");
    get("recipient", id, "/history");
  }

  private void once() {
    transcript.chapter("Once for a key");
    Map<String, String> key = Map.of("Content-Type", JSON, "Idempotency-Key", "once");
    post("recipient", CALLS + "/request", NOW.getBytes(UTF_8), key);
    post("recipient", CALLS + "/request", NOW.getBytes(UTF_8), key);
    String other = "{\"invitee_ids\":[\"caregiver\"],\"booking_id\":\"morning\"}";
    post("recipient", CALLS + "/request", other.getBytes(UTF_8), key);
  }

  private void listed() {
    transcript.chapter("Listed");
    String booking = "\"booking_id\":\"evening\"";
    String first = at(noonIn(2)).replace("}", "," + booking + "}");
    String second = at(noonIn(3)).replace("}", "," + booking + "}");
    request("recipient", first);
    request("caregiver", second.replace("caregiver", "recipient"));
    String query = CALLS + "?booking_id=evening";
    get("recipient", query);
    String cursor = get("recipient", query + "&limit=1").text("next_cursor");
    get("recipient", query + "&limit=1&cursor=" + cursor);
    get("recipient", query + "&status=accepted,completed&unknown=1&cursor=");
    get("recipient", query + "&status=cancelled&status=pending");
    get("recipient", query + "&from=" + noonIn(3) + "&to=" + noonIn(4));
    get("recipient", query + "&awaiting=me&order=asc");
    get("recipient", query + "&order=soonest");
    get("recipient", query + "&joinable=now");
    get("outsider", CALLS);
    for (String odd : new String[] {"limit=0", "limit=x", "status=odd", "from=noon", "cursor=x"}) {
      get("outsider", CALLS + "?" + odd);
    }
  }

  private void inPages() {
    transcript.chapter("A history in pages");
    String id = request("recipient", at(noonIn(2)));
    for (int days = 3; days < 5; days++) {
      move("recipient", id, "reschedule", "{\"scheduled_time\":\"" + noonIn(days) + "\"}");
    }
    String cursor = get("recipient", id, "/history?limit=2").text("next_cursor");
    get("recipient", id, "/history?limit=2&cursor=" + cursor);
    for (String odd : new String[] {"limit=0", "limit=201", "limit=x", "cursor=x"}) {
      get("recipient", id, "/history?" + odd);
    }
  }

  private void formNeeds() {
    transcript.chapter("What a form needs");
    get("recipient", CALLS + "/settings");
    get("nobody", CALLS + "/settings");
    get("nobody", CALLS + "/events");
    for (int seconds : new int[] {0, 3601}) {
      post("recipient", CALLS + "/request", lasting(seconds));
    }
  }

  private static String lasting(int seconds) {
    return NOW.replace("}", ",\"duration_seconds\":" + seconds + "}");
  }

  private void notTheirs() {
    transcript.chapter("Not theirs");
    String theirs = request("recipient", NOW);
    String later = "{\"scheduled_time\":\"" + noonIn(2) + "\"}";
    for (String id : new String[] {theirs, NO_CALL, "no-uuid"}) {
      get("outsider", id, "");
      get("outsider", id, "/token");
      get("outsider", id, "/history");
      for (String what : new String[] {"accept", "cancel", "connected", "left", "complete"}) {
        move("outsider", id, what);
      }
      move("outsider", id, "reschedule", later);
      move("outsider", id, "extend", "{\"seconds\":5}");
      post("outsider", GENERATE, "{\"room_name\":\"video-call-" + id + "\"}");
    }
    for (String path :
        new String[] {CALLS, CALLS + "/" + theirs, CALLS + "/" + theirs + "/token"}) {
      get("nobody", path);
    }
    post("stranger", CALLS + "/request", NOW);
    post("stranger", GENERATE, "{\"room_name\":\"video-call-" + theirs + "\"}");
  }

  private void notAllowed() {
    transcript.chapter("Not allowed");
    String id = request("recipient", NOW);
    String room = "\"room_name\":\"video-call-" + id + "\"";
    post("caregiver", GENERATE, "{" + room + ",\"user_identity\":\"recipient\"}");
    post("caregiver", GENERATE, "{\"room_name\":\"lobby\",\"user_identity\":\"caregiver\"}");
    move("recipient", id, "extend", "{\"seconds\":5}");
  }

  private void refused() {
    transcript.chapter("Refused for what was sent");
    String request = CALLS + "/request";
    post("recipient", request, "{\"invitee_ids\":");
    post("recipient", request, "{}");
    post("recipient", request, "{\"invitee_ids\":[\"recipient\"]}");
    post("recipient", request, at("2020-01-01T00:00:00Z"));
    byte[] large = ("{\"unknown\":\"" + "x".repeat(65_536) + "\"}").getBytes(UTF_8);
    post("recipient", request, large, Map.of("Content-Type", JSON));
    byte[] form = "invitee_ids=caregiver".getBytes(UTF_8);
    post("recipient", request, form, Map.of("Content-Type", "application/x-www-form-urlencoded"));
    post("recipient", request, NOW.getBytes(UTF_8), Map.of());
    post("recipient", request);
    post("recipient", CALLS + "/" + NO_CALL + "/reschedule", "{}");
    post("recipient", CALLS + "/" + NO_CALL + "/extend", "{\"seconds\":\"5\"}");
    post("recipient", CALLS + "/" + NO_CALL + "/accept", "{\"accept\":\"yes\"}");
    post("recipient", CALLS + "/" + NO_CALL + "/cancel", "{\"reason\":7}");
    post("recipient", GENERATE, "{}");
  }

  private void notSetUp() {
    transcript.chapter("Callbacks are not set up");
    Map<String, String> form = Map.of("Content-Type", "application/x-www-form-urlencoded");
    post("nobody", "/api/video/twilio/events", "a=b".getBytes(UTF_8), form);
    post("nobody", "/api/video/twilio/usage", "a=b".getBytes(UTF_8), form);
  }
}
