package dev.bookend.examples.contract;

import static dev.bookend.examples.contract.ApiClient.CALLS;
import static dev.bookend.examples.contract.ApiClient.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/** A fixed sequence of requests to the routes, recorded in a transcript. */
abstract class Scenario {
  static final String NOW = "{\"invitee_ids\":[\"caregiver\"]}";

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int QUOTED = 1000;

  final Transcript transcript;
  private final URI app;

  Scenario(String name, URI app) {
    this.transcript = new Transcript(name);
    this.app = app;
  }

  abstract void go();

  /** Sends the requests and compares the transcript. */
  final void check() {
    go();
    transcript.check();
  }

  /** Noon of a future day, with a placeholder in the transcript. */
  final String noonIn(int days) {
    Instant noon =
        LocalDate.now(ZoneOffset.UTC).plusDays(days).atTime(12, 0).toInstant(ZoneOffset.UTC);
    return transcript.placeholder("noon in " + days + " days", noon.toString());
  }

  static String at(String time) {
    return "{\"invitee_ids\":[\"caregiver\"],\"scheduled_time\":\"" + time + "\"}";
  }

  final Reply ask(String json) {
    return post("recipient", CALLS + "/request", json);
  }

  final String request(String who, String json) {
    return post(who, CALLS + "/request", json).expect(201).text("id");
  }

  final Reply get(String who, String path) {
    Reply reply = caller(who).get(path);
    transcript.add(who + " GET " + path, reply);
    return reply;
  }

  final Reply get(String who, String id, String what) {
    return get(who, CALLS + "/" + id + what);
  }

  final void head(String who, String path) {
    ApiClient caller = caller(who);
    HttpRequest.Builder request = caller.request(path);
    Reply reply = caller.send(request.method("HEAD", BodyPublishers.noBody()));
    transcript.add(who + " HEAD " + path, reply);
  }

  final void delete(String who, String path) {
    HttpRequest.Builder request = caller(who).request(path);
    transcript.add(who + " DELETE " + path, caller(who).send(request.DELETE()));
  }

  /** {@return what a guest sees, without recording it} */
  final Reply peek(String key) {
    return caller("nobody").get("/api/video/guest/" + key);
  }

  final Reply post(String who, String path) {
    Reply reply = caller(who).post(path);
    transcript.add(who + " POST " + path, reply);
    return reply;
  }

  final Reply post(String who, String path, String json) {
    return post(who, path, json.getBytes(UTF_8), Map.of("Content-Type", JSON));
  }

  final Reply post(String who, String path, byte[] body, Map<String, String> headers) {
    StringBuilder written = new StringBuilder(who).append(" POST ").append(path).append('\n');
    headers.forEach(
        (name, value) -> {
          if (!value.equals(JSON)) {
            written.append(name).append(": ").append(value).append('\n');
          }
        });
    written.append(body.length < QUOTED ? new String(body, UTF_8) : "(" + body.length + " bytes)");
    Reply reply = send(who, path, body, headers);
    transcript.add(written.toString(), reply);
    return reply;
  }

  /** Sends a request without recording it. */
  final Reply send(String who, String path, byte[] body, Map<String, String> headers) {
    HttpRequest.Builder request = caller(who).request(path);
    headers.forEach(request::header);
    return caller(who).send(request.POST(BodyPublishers.ofByteArray(body)));
  }

  final Reply move(String who, String id, String what) {
    return post(who, CALLS + "/" + id + "/" + what);
  }

  final Reply move(String who, String id, String what, String json) {
    return post(who, CALLS + "/" + id + "/" + what, json);
  }

  private ApiClient caller(String who) {
    return new ApiClient(app, who.equals("nobody") ? "" : who);
  }

  /** Lets both participants join and connect. */
  final void meet(String id) {
    for (String who : new String[] {"recipient", "caregiver"}) {
      get(who, id, "/token");
      come(who, id);
    }
  }

  /** Connects to the room without recording it. */
  final RoomConnection come(String who, String id) {
    RoomConnection connection = new RoomConnection(app, caller(who), id);
    awaitPresence(who, id, true);
    return connection;
  }

  /** Leaves the room without recording it. */
  final void leave(String who, String id, RoomConnection connection) {
    connection.leave();
    awaitPresence(who, id, false);
  }

  private void awaitPresence(String who, String id, boolean there) {
    await().atMost(TIMEOUT).until(() -> caller(who).call(id).isConnected(who) == there);
  }

  /** Polls without recording until a transition has changed the status. */
  final void awaitStatus(String id, String status) {
    await().atMost(TIMEOUT).until(() -> caller("recipient").call(id).text("status").equals(status));
  }

  final void awaitEvent(String id, String type) {
    String event = "\"type\":\"" + type + "\"";
    await()
        .atMost(TIMEOUT)
        .until(
            () ->
                new String(
                        caller("recipient").get(CALLS + "/" + id + "/history").response().body(),
                        UTF_8)
                    .contains(event));
  }
}
