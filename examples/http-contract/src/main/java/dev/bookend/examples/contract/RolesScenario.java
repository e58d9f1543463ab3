package dev.bookend.examples.contract;

import static dev.bookend.examples.contract.ApiClient.CALLS;
import static dev.bookend.examples.contract.ApiClient.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.temporal.ChronoUnit.SECONDS;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * Requests of people with roles: caregivers admit, remove and add people, and must be there; care
 * recipients wait to be admitted. Guests come by a link.
 */
final class RolesScenario extends Scenario {
  static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("bookend.call.roles.caregiver.admits", "true"),
          Map.entry("bookend.call.roles.caregiver.required", "true"),
          Map.entry("bookend.call.roles.caregiver.may-change-people", "true"),
          Map.entry("bookend.call.roles.care_recipient.waits", "true"),
          Map.entry("bookend.call.roles.care_recipient.may-end", "false"),
          Map.entry("bookend.call.roles.care_recipient.may-reschedule", "false"),
          Map.entry("bookend.call.roles.care_recipient.shows-busy", "true"),
          Map.entry("bookend.call.roles.doctor.may-end", "false"),
          Map.entry("bookend.call.remind-before", "6m"),
          Map.entry("bookend.http.guest-url", "https://care.example/guest#{key}"),
          Map.entry("bookend.limit.open-requests-per-person", "0"),
          Map.entry("bookend.limit.requests-per-hour", "0"));

  private static final String GUEST = "/api/video/guest/";
  private static final String PEOPLE =
      "\"participants\":[{\"identity\":\"caregiver\",\"role\":\"caregiver\"},"
          + "{\"identity\":\"recipient\",\"role\":\"care_recipient\"}]";
  private static final String RECIPIENT = "{\"identity\":\"recipient\"}";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  RolesScenario(URI app) {
    super("roles", app);
  }

  @Override
  void go() {
    waitingRoom();
    removed();
    substitute();
    rights();
    refused();
    guest();
    keysThatOpenNothing();
    reminder();
    frontDesk();
    busy();
    tooManyRequests();
  }

  private String visit() {
    String id = request("caregiver", "{" + PEOPLE + ",\"duration_seconds\":300}");
    move("recipient", id, "accept");
    return id;
  }

  /** A full second, so that it is written in one way. */
  private static String in(Duration delay) {
    return Instant.now().truncatedTo(SECONDS).plus(delay).toString();
  }

  private static String because(String reason) {
    return "{\"identity\":\"recipient\",\"reason\":\"" + reason + "\"}";
  }

  private void waitingRoom() {
    transcript.chapter("A waiting room");
    String id = visit();
    move("recipient", id, "token");
    get("recipient", id, "/token");
    move("recipient", id, "arrive");
    get("caregiver", id, "");
    move("recipient", id, "left");
    move("recipient", id, "arrive");
    move("caregiver", id, "deny", because("Not dressed yet"));
    move("recipient", id, "arrive");
    move("recipient", id, "token");
    move("caregiver", id, "arrive");
    move("caregiver", id, "admit", RECIPIENT);
    move("caregiver", id, "admit", RECIPIENT);
    move("recipient", id, "token");
    move("caregiver", id, "deny", RECIPIENT);
    move("caregiver", id, "token");
    come("recipient", id);
    come("caregiver", id);
    move("recipient", id, "complete");
    move("caregiver", id, "complete", "{\"reason\":\"All is well\"}");
    awaitEvent(id, "room_closed");
    get("recipient", id, "/history");
    get("recipient", id, "/attendance");
  }

  private void removed() {
    transcript.chapter("Removed");
    String id = visit();
    move("caregiver", id, "admit", RECIPIENT);
    come("recipient", id);
    come("caregiver", id);
    move("caregiver", id, "remove", because("Wrong visit"));
    awaitEvent(id, "left");
    move("caregiver", id, "remove", because("Again"));
    get("recipient", id, "");
    for (String what : new String[] {"accept", "arrive", "token", "connected", "left"}) {
      move("recipient", id, what);
    }
    get("recipient", id, "/attendance");
    move("caregiver", id, "complete");
    awaitEvent(id, "room_closed");
    get("recipient", id, "/history");
  }

  private void substitute() {
    transcript.chapter("A substitute");
    String id = request("caregiver", "{" + PEOPLE + ",\"scheduled_time\":\"" + noonIn(2) + "\"}");
    move("caregiver", id, "replace", "{\"identity\":\"caregiver\",\"by\":\"outsider\"}");
    get("caregiver", id, "");
    move("caregiver", id, "add", "{\"identity\":\"caregiver\"}");
    move("outsider", id, "accept");
    move("outsider", id, "add", "{\"identity\":\"caregiver\",\"role\":\"caregiver\"}");
    move("outsider", id, "add", "{\"identity\":\"caregiver\",\"role\":\"caregiver\"}");
    move("caregiver", id, "accept");
    String later = "{\"scheduled_time\":\"" + noonIn(3) + "\",\"reason\":\"Traffic\"}";
    move("outsider", id, "reschedule", later);
    get("recipient", id, "/history");
  }

  private void rights() {
    transcript.chapter("What a role may do");
    String id = visit();
    post("recipient", CALLS + "/request", "{" + PEOPLE + "}");
    for (String what : new String[] {"admit", "deny", "remove"}) {
      move("recipient", id, what, "{\"identity\":\"caregiver\"}");
    }
    move("recipient", id, "add", "{\"identity\":\"outsider\"}");
    move("recipient", id, "replace", "{\"identity\":\"caregiver\",\"by\":\"outsider\"}");
    move("recipient", id, "guests", "{\"name\":\"Dr. Grey\"}");
    move("recipient", id, "cancel");
    move("recipient", id, "reschedule", "{\"scheduled_time\":\"" + noonIn(2) + "\"}");
    for (String what : new String[] {"arrive", "admit", "deny", "remove", "add"}) {
      move("outsider", id, what, RECIPIENT);
    }
    move("outsider", id, "replace", "{\"identity\":\"recipient\",\"by\":\"outsider\"}");
    move("outsider", id, "guests", "{\"name\":\"Dr. Grey\"}");
    delete("outsider", CALLS + "/" + id + "/guests/bookend-guest-unknown");
    get("outsider", id, "/attendance");
    get("nobody", id, "/attendance");
    move("caregiver", id, "cancel");
  }

  private void refused() {
    transcript.chapter("Refused for what was sent");
    String id = visit();
    String request = CALLS + "/request";
    post("caregiver", request, "{\"participants\":[]}");
    post("caregiver", request, "{\"participants\":[{\"role\":\"caregiver\"}]}");
    post("caregiver", request, "{\"participants\":[{\"identity\":\"caregiver\"}]}");
    post("caregiver", request, "{\"participants\":[{\"identity\":\"stranger\"}]}");
    post("caregiver", request, "{" + PEOPLE + ",\"invitee_ids\":[\"recipient\"]}");
    move("caregiver", id, "admit", "{}");
    move("caregiver", id, "admit", "{\"identity\":\"outsider\"}");
    move("caregiver", id, "deny", "{\"identity\":\"caregiver\"}");
    move("caregiver", id, "remove", "{\"identity\":\"recipient\",\"reason\":\"\"}");
    move("caregiver", id, "add", "{\"identity\":\"\"}");
    move("caregiver", id, "replace", RECIPIENT);
    move("caregiver", id, "guests", "{}");
    move("caregiver", id, "guests", "{\"name\":\"Dr. Grey\",\"valid_until\":\"noon\"}");
    move("caregiver", id, "complete", "{\"reason\":7}");
    move("caregiver", id, "cancel");
    move("caregiver", id, "add", "{\"identity\":\"outsider\"}");
  }

  private void guest() {
    transcript.chapter("A guest");
    String id = visit();
    Reply invited = move("caregiver", id, "guests", "{\"name\":\"Dr. Grey\",\"role\":\"doctor\"}");
    String key = invited.text("key");
    String guest = "{\"identity\":\"" + invited.text("guest_id") + "\"}";
    get("nobody", GUEST + key);
    post("nobody", GUEST + key + "/token");
    post("nobody", GUEST + key + "/connected");
    post("nobody", GUEST + key + "/arrive");
    get("recipient", id, "");
    move("caregiver", id, "admit", guest);
    post("nobody", GUEST + key + "/token");
    post("nobody", GUEST + key + "/connected");
    post("nobody", GUEST + key + "/left");
    delete("caregiver", CALLS + "/" + id + "/guests/bookend-guest-unknown");
    delete("recipient", CALLS + "/" + id + "/guests/" + invited.text("guest_id"));
    delete("caregiver", CALLS + "/" + id + "/guests/" + invited.text("guest_id"));
    get("nobody", GUEST + key);
    for (String step : new String[] {"arrive", "token", "connected", "left"}) {
      post("nobody", GUEST + key + "/" + step);
    }
    move("caregiver", id, "cancel");
    awaitEvent(id, "room_closed");
    get("recipient", id, "/history");
  }

  private void keysThatOpenNothing() {
    transcript.chapter("Keys that open nothing");
    String id = visit();
    String soon = transcript.placeholder("soon", in(Duration.ofSeconds(3)));
    String brief = "{\"name\":\"Interpreter\",\"valid_until\":\"" + soon + "\",\"waits\":false}";
    String expiring = move("caregiver", id, "guests", brief).text("key");
    String key = move("caregiver", id, "guests", "{\"name\":\"Dr. Grey\"}").text("key");
    Awaitility.await().atMost(TIMEOUT).until(() -> peek(expiring).status() == 404);
    get("nobody", GUEST + expiring);
    get("nobody", GUEST + "unknown");
    get("caregiver", GUEST + "unknown");
    move("caregiver", id, "cancel");
    get("nobody", GUEST + key);
    post("nobody", GUEST + key + "/token");
  }

  private void reminder() {
    transcript.chapter("A reminder");
    String time = in(Duration.ofSeconds(363));
    String id = request("caregiver", "{" + PEOPLE + ",\"scheduled_time\":\"" + time + "\"}");
    move("recipient", id, "accept");
    awaitEvent(id, "reminder_due");
    get("recipient", id, "/history");
  }

  /** The application cancels the call of a visit that is cancelled. */
  private void frontDesk() {
    transcript.chapter("Cancelled by the front desk");
    Reply booked = book("recipient", "caregiver", noonIn(2));
    String visit = booked.json().path("booking").path("id").asText();
    send("recipient", "/app/bookings/" + visit + "/cancel", new byte[0], Map.of()).expect(204);
    String id = booked.text("call_id");
    get("caregiver", id, "");
    get("caregiver", id, "/history");
  }

  private Reply book(String who, String with, String time) {
    String visit =
        "{\"title\":\"A walk\",\"with\":\"%s\",\"starts_at\":\"%s\"}".formatted(with, time);
    return send(who, "/app/bookings", visit.getBytes(UTF_8), Map.of("Content-Type", JSON))
        .expect(201);
  }

  /** The recipient is in a call while another caregiver, who shares a visit, asks for one. */
  private void busy() {
    transcript.chapter("In another call");
    String planned = book("outsider", "recipient", noonIn(4)).text("call_id");
    send("recipient", CALLS + "/" + planned + "/accept", new byte[0], Map.of()).expect(200);
    String id = visit();
    move("caregiver", id, "admit", RECIPIENT);
    come("recipient", id);
    come("caregiver", id);
    awaitStatus(id, "in_progress");
    String second =
        request("outsider", "{" + PEOPLE.replace("\"caregiver\",", "\"outsider\",") + "}");
    get("outsider", second, "/history");
    move("outsider", second, "cancel");
    move("caregiver", id, "complete");
  }

  private void tooManyRequests() {
    transcript.chapter("Too many requests of a guest");
    String id = visit();
    String key = move("caregiver", id, "guests", "{\"name\":\"Dr. Grey\"}").text("key");
    for (int i = 0; i < 10_000; i++) {
      Reply reply = peek(key);
      if (reply.status() != 200) {
        transcript.add("nobody GET " + GUEST + key, reply);
        return;
      }
    }
  }
}
