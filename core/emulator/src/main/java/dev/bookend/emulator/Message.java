package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/** Creates the messages to browsers, in version 2 of the room signalling protocol. */
final class Message {
  /** How long a disconnected browser tries to resume its session. */
  static final Duration SESSION_TIMEOUT = Duration.ofSeconds(30);

  private static final Duration HEARTBEAT = Duration.ofSeconds(5);
  private static final int VERSION = 2;

  private Message() {}

  static String welcome() {
    return Json.object("welcome").put("negotiatedTimeout", HEARTBEAT.toMillis()).toString();
  }

  static String heartbeat() {
    return Json.object("heartbeat").toString();
  }

  /** Returns an empty list of ICE servers. Browsers on one machine or network need none. */
  static String iced() {
    return iced(List.of());
  }

  /** Returns the TURN relay, for a preflight test. */
  static String iced(Relay relay) {
    ObjectNode server = Json.object().put("username", relay.username);
    server.put("credential", relay.password).set("urls", Json.texts(List.of(relay.url())));
    return iced(List.of(server));
  }

  private static String iced(List<ObjectNode> servers) {
    ObjectNode body = Json.object("iced").put("version", 1);
    body.set("ice_servers", Json.array(servers));
    return envelope(body);
  }

  static String rejected(SignallingError error) {
    return envelope(body("error").put("code", error.code).put("message", error.message));
  }

  /** Reports that the room is completed. */
  static String completed() {
    return envelope(body("disconnected").put("status", "completed"));
  }

  /** Reports a disconnection without an error. */
  static String disconnected() {
    return envelope(body("disconnected").put("status", "disconnected"));
  }

  static ObjectNode update() {
    return body("update");
  }

  /**
   * Confirms that a participant is in the room.
   *
   * @param type connected, or synced for a resumed session
   * @param peerConnections those to close and those to offer
   */
  static ObjectNode entered(
      String type, Room room, RoomParticipant participant, List<ObjectNode> peerConnections) {
    ObjectNode body = body(type);
    body.put("session", participant.session).put("sid", room.sid).put("name", room.name);
    body.set("participant", participant.described());
    body.set(
        "participants",
        Json.array(room.others(participant).stream().map(RoomParticipant::described)));
    body.set("peer_connections", Json.array(peerConnections));
    body.set("published", participant.published());
    body.set("options", options(room.terms.media().region()));
    body.set("recording", room.recording());
    body.set(
        "media_signaling",
        participant.media().map(MediaSession::described).orElseGet(Json::object));
    return body;
  }

  private static ObjectNode options(String region) {
    ObjectNode options =
        Json.object()
            .put("session_timeout", SESSION_TIMEOUT.toSeconds())
            .put("signaling_region", MediaTerms.REGION)
            .put("media_region", region.equals("gll") ? MediaTerms.REGION : region);
    options.set("audio_processors", Json.texts(List.of("krisp")));
    return options;
  }

  /** Describes an action for a peer connection. */
  static ObjectNode peerConnection(String id, String description) {
    ObjectNode json = Json.object().put("id", id);
    json.set("description", Json.object(description).put("revision", 1));
    return json;
  }

  static String envelope(JsonNode body) {
    return Json.object("msg").<ObjectNode>set("body", body).toString();
  }

  private static ObjectNode body(String type) {
    return Json.object(type).put("version", VERSION);
  }
}
