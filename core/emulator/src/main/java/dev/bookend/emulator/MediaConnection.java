package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * The peer connection between a browser and the emulator, at the level of signalling. The emulator
 * makes the first offer and answers later offers of the browser. Guarded by the emulator's lock.
 */
final class MediaConnection {
  private final MediaServer server;
  private final MediaPeer peer;
  private final MediaDescription description;
  private IceCredentials credentials = IceCredentials.random();
  private String fragment = "";
  private int answered = 1;
  private boolean offered;

  private MediaConnection(MediaServer server, MediaPeer peer) {
    this.server = server;
    this.peer = peer;
    this.description = server.description();
    server.accept(peer, credentials);
  }

  /** Opens a connection on a server with a reserved slot. */
  static MediaConnection open(MediaServer server, List<String> labels, MediaPeer.Owner owner) {
    return new MediaConnection(server, server.open(labels, owner));
  }

  String id() {
    return peer.id;
  }

  /**
   * Returns the offer at the first call. Later calls return only the ID: the connection continues
   * for a browser that lost its WebSocket alone.
   */
  ObjectNode offer() {
    if (offered) {
      return Json.object().put("id", peer.id);
    }
    offered = true;
    return described("offer", 1, description.offer(credentials));
  }

  ObjectNode end() {
    return Message.peerConnection(peer.id, "close");
  }

  /** Processes the browser's session description. Returns the answer if it is a new offer. */
  Optional<ObjectNode> negotiate(JsonNode connection) {
    JsonNode json = connection.path("description");
    String type = json.path("type").asText();
    int revision = json.path("revision").asInt();
    if (!type.equals("offer") && !type.equals("answer")) {
      return Optional.empty();
    }
    String sdp = json.path("sdp").asText();
    String newest = MediaDescription.fragment(sdp);
    boolean restarted = !fragment.isEmpty() && !newest.equals(fragment);
    fragment = newest;
    if (type.equals("answer") || revision <= answered) {
      return Optional.empty();
    }
    answered = revision;
    if (restarted) {
      credentials = IceCredentials.random();
      server.accept(peer, credentials);
    }
    return Optional.of(described("answer", revision, description.answer(sdp, credentials)));
  }

  private ObjectNode described(String type, int revision, String sdp) {
    ObjectNode json = Json.object().put("id", peer.id);
    json.set("description", Json.object(type).put("revision", revision).put("sdp", sdp));
    return json;
  }

  void send(String label, ObjectNode message) {
    server.send(peer, label, message.toString());
  }

  void close() {
    server.close(peer);
  }
}
