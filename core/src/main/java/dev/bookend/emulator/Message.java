package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/** The messages to a browser, in the form that version 2 of the room signalling has. */
final class Message {
  /** How long a browser that lost its connection tries to come back. */
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

  /** No servers: on one machine, or in one network, browsers find each other. */
  static String iced() {
    return iced(List.of());
  }

  /** A relay, for a browser that tests its way through one. */
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

  static String refused(SignallingError why) {
    return envelope(body("error").put("code", why.code).put("message", why.words));
  }

  /** The room is completed. */
  static String completed() {
    return envelope(body("disconnected").put("status", "completed"));
  }

  /** Put out, for no reason that is told. */
  static String disconnected() {
    return envelope(body("disconnected").put("status", "disconnected"));
  }

  static ObjectNode update() {
    return body("update");
  }

  /**
   * How somebody's stay begins.
   *
   * @param type connected; or synced, for a browser that lost its connection
   * @param peerConnections those to close, and those to offer
   */
  static ObjectNode entered(
      String type, Room room, RoomParticipant member, List<ObjectNode> peerConnections) {
    ObjectNode body = body(type);
    body.put("session", member.session).put("sid", room.sid).put("name", room.name);
    body.set("participant", member.described());
    body.set(
        "participants", Json.array(room.others(member).stream().map(RoomParticipant::described)));
    body.set("peer_connections", Json.array(peerConnections));
    body.set("published", member.published());
    body.set("options", options(room.terms.media().region()));
    body.set("recording", room.recording());
    body.set(
        "media_signaling", member.media().map(MediaSession::described).orElseGet(Json::object));
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

  /** Something that is to be done with a peer connection. */
  static ObjectNode peerConnection(String id, String description) {
    ObjectNode told = Json.object().put("id", id);
    told.set("description", Json.object(description).put("revision", 1));
    return told;
  }

  static String envelope(JsonNode body) {
    return Json.object("msg").<ObjectNode>set("body", body).toString();
  }

  private static ObjectNode body(String type) {
    return Json.object(type).put("version", VERSION);
  }
}
