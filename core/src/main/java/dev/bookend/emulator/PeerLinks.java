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
    List<ObjectNode> told = new ArrayList<>();
    for (RoomParticipant other : others) {
      PeerConnection link = new PeerConnection(newcomer, other);
      links.put(link.id, link);
      told.add(link.beginning());
    }
    return told;
  }

  /** Closes the connections of a leaving participant. */
  void end(RoomParticipant member) {
    List<PeerConnection> ended =
        links.values().stream().filter(link -> link.joins(member)).toList();
    links.values().removeAll(ended);
    for (PeerConnection link : ended) {
      link.other(member).tell(link.end());
    }
  }

  void clear() {
    links.clear();
  }

  /**
   * Returns whether both participants have described their side. Each browser then knows the other
   * participant.
   */
  boolean areIntroduced(RoomParticipant one, RoomParticipant other) {
    return links.values().stream()
        .anyMatch(link -> link.joins(one) && link.joins(other) && link.isAnswered());
  }

  /** Forwards a browser's description and ICE candidates to the other side. */
  void negotiate(RoomParticipant from, JsonNode connection) {
    PeerConnection link = links.get(connection.path("id").asText());
    if (link == null || !link.joins(from)) {
      return;
    }
    ObjectNode passed = Json.object().put("id", link.id);
    JsonNode description = connection.path("description");
    JsonNode ice = connection.path("ice");
    if (description.isObject() && link.passes(from, description.path("type").asText())) {
      passed.set("description", description);
    }
    if (ice.isObject()) {
      passed.set("ice", ice);
    }
    if (passed.size() > 1) {
      link.other(from).tell(passed);
    }
  }
}
