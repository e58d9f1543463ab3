package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The media connections between the participants of a room. Guarded by the emulator's lock. */
final class PeerLinks {
  private final Map<String, PeerConnection> links = new LinkedHashMap<>();

  /** Connects a newcomer with all participants present. The newcomer makes the offers. */
  List<ObjectNode> link(RoomParticipant newcomer, Iterable<RoomParticipant> others) {
    List<ObjectNode> messages = new ArrayList<>();
    for (RoomParticipant other : others) {
      PeerConnection link = new PeerConnection(newcomer, other);
      links.put(link.id, link);
      messages.add(link.createOffer());
    }
    return messages;
  }

  /** Closes the connections of a leaving participant. */
  void end(RoomParticipant participant) {
    List<PeerConnection> ended =
        links.values().stream().filter(link -> link.connects(participant)).toList();
    links.values().removeAll(ended);
    for (PeerConnection link : ended) {
      link.other(participant).sendPeerConnection(link.end());
    }
  }

  void clear() {
    links.clear();
  }

  /**
   * Returns whether both participants have described their side. Each browser then knows the other
   * participant.
   */
  boolean areNegotiated(RoomParticipant one, RoomParticipant other) {
    return links.values().stream()
        .anyMatch(link -> link.connects(one) && link.connects(other) && link.isAnswered());
  }

  /** Forwards a browser's description and ICE candidates to the other side. */
  void negotiate(RoomParticipant from, JsonNode connection) {
    PeerConnection link = links.get(connection.path("id").asText());
    if (link == null || !link.connects(from)) {
      return;
    }
    ObjectNode forwarded = Json.object().put("id", link.id);
    JsonNode description = connection.path("description");
    JsonNode ice = connection.path("ice");
    if (description.isObject() && link.accepts(from, description.path("type").asText())) {
      forwarded.set("description", description);
    }
    if (ice.isObject()) {
      forwarded.set("ice", ice);
    }
    if (forwarded.size() > 1) {
      link.other(from).sendPeerConnection(forwarded);
    }
  }
}
