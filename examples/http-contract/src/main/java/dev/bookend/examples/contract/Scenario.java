package dev.bookend.examples.contract;

import static dev.bookend.examples.contract.Caller.CALLS;
import static dev.bookend.examples.contract.Caller.JSON;
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

/** A walk over the routes, always the same, that is written down. */
abstract class Walk {
  static final String NOW = "{\"invitee_ids\":[\"caregiver\"]}";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int QUOTED = 1000;

  final Transcript transcript;
  private final URI app;

  Walk(String name, URI app) {
    this.transcript = new Transcript(name);
    this.app = app;
  }

  abstract void go();

  /** Goes, and compares. */
  final void check() {
    go();
    transcript.check();
  }

  /** Noon on a day to come, that replies are to be recognized by. */
  final String noonIn(int days) {
    Instant noon =
        LocalDate.now(ZoneOffset.UTC).plusDays(days).atTime(12, 0).toInstant(ZoneOffset.UTC);
    return transcript.called("noon in " + days + " days", noon.toString());
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

  /** What is not written down. */
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

  private Caller caller(String who) {
    return new Caller(app, who.equals("nobody") ? "" : who);
  }

  /** Both are let in and come. */
  final void meet(String id) {
    for (String who : new String[] {"recipient", "caregiver"}) {
      get(who, id, "/token");
      come(who, id);
    }
  }

  /** Connects to the room, which is not written down. */
  final RoomConnection come(String who, String id) {
    RoomConnection connection = new RoomConnection(app, caller(who), id);
    awaitPresence(who, id, true);
    return connection;
  }

  /** Leaves the room, which is not written down. */
  final void leave(String who, String id, RoomConnection connection) {
    connection.leave();
    awaitPresence(who, id, false);
  }

  private void awaitPresence(String who, String id, boolean there) {
    await().atMost(PATIENCE).until(() -> caller(who).call(id).isConnected(who) == there);
  }

  /** Time alone does it; what is seen meanwhile is not written down. */
  final void awaitStatus(String id, String status) {
    await()
        .atMost(PATIENCE)
        .until(() -> caller("recipient").call(id).text("status").equals(status));
  }

  final void awaitEvent(String id, String type) {
    String event = "\"type\":\"" + type + "\"";
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                new String(
                        caller("recipient").get(CALLS + "/" + id + "/history").response().body(),
                        UTF_8)
                    .contains(event));
  }
}
