package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The media connections between the people of a room. Used in turns only. */
final class PeerLinks {
  private final Map<String, PeerConnection> links = new LinkedHashMap<>();

  /** Links somebody with everybody who is there; the newcomer is asked for the offers. */
  List<ObjectNode> link(RoomParticipant newcomer, Iterable<RoomParticipant> others) {
    List<ObjectNode> told = new ArrayList<>();
    for (RoomParticipant other : others) {
      PeerConnection link = new PeerConnection(newcomer, other);
      links.put(link.id, link);
      told.add(link.beginning());
    }
    return told;
  }

  /** Ends the links of somebody who leaves. */
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

  /** Whether both have described their side, and so have been told of each other. */
  boolean areIntroduced(RoomParticipant one, RoomParticipant other) {
    return links.values().stream()
        .anyMatch(link -> link.joins(one) && link.joins(other) && link.isAnswered());
  }

  /** A browser tells of its side of a media connection. */
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
