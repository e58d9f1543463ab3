package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A room, who is in it, and who is told what. Used in turns only. */
final class Room {
  final String sid = Sid.random("RM");
  final String name;
  private final int maxParticipants;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Map<String, Link> links = new LinkedHashMap<>();
  private boolean completed;

  Room(String name, int maxParticipants) {
    this.name = name;
    this.maxParticipants = maxParticipants;
  }

  boolean isCompleted() {
    return completed;
  }

  boolean isFull() {
    return members.size() >= maxParticipants;
  }

  @Nullable Member member(String identity) {
    return members.get(identity);
  }

  List<Member> members() {
    return List.copyOf(members.values());
  }

  List<Member> others(Member member) {
    return members.values().stream().filter(m -> m != member).toList();
  }

  private List<Track> tracksOfOthers(Member member) {
    return others(member).stream().map(Member::tracks).flatMap(Collection::stream).toList();
  }

  /** The newcomer offers a connection to everybody who is there; its own first offer is closed. */
  void connect(Member newcomer, JsonNode peerConnections) {
    List<ObjectNode> told = new ArrayList<>();
    String own = peerConnections.path(0).path("id").asText("");
    if (!own.isEmpty()) {
      told.add(Message.peerConnection(own, "close"));
    }
    told.addAll(link(newcomer));
    ObjectNode message = Message.entered("connected", this, newcomer, told);
    message.set("subscribed", newcomer.subscribed(tracksOfOthers(newcomer)));
    newcomer.browser.put(Message.envelope(message));
    tellOthers(newcomer);
  }

  /**
   * Somebody who lost the connection is back, and gets new media connections; the SDK closes those
   * that are not named. It only takes tracks from the new ones if it was without any in between.
   */
  void sync(Member back) {
    ObjectNode message = Message.entered("synced", this, back, link(back));
    message.set("subscribed", back.subscribed(List.of()));
    back.browser.put(Message.envelope(message));
    ObjectNode tracks = Message.update();
    tracks.set("subscribed", back.subscribed(tracksOfOthers(back)));
    back.browser.put(Message.envelope(tracks));
    tellOthers(back);
  }

  private List<ObjectNode> link(Member newcomer) {
    newcomer.connected(true);
    List<ObjectNode> told = new ArrayList<>();
    for (Member other : members.values()) {
      Link link = new Link(newcomer, other);
      links.put(link.id, link);
      told.add(link.beginning());
    }
    members.put(newcomer.identity, newcomer);
    return told;
  }

  void leave(Member member) {
    members.remove(member.identity);
    member.connected(false);
    List<Link> ended = links.values().stream().filter(link -> link.joins(member)).toList();
    links.values().removeAll(ended);
    for (Link link : ended) {
      tell(link.other(member), link.end());
    }
    tellOthers(member);
  }

  void complete() {
    completed = true;
    for (Member member : members.values()) {
      member.connected(false);
      member.browser.put(Message.completed());
    }
    members.clear();
    links.clear();
  }

  /** A browser tells of its tracks, and of its side of media connections. */
  void update(Member member, JsonNode told) {
    if (member.publishes(told.path("participant"))) {
      ObjectNode message = Message.update();
      message.set("published", member.published());
      member.browser.put(Message.envelope(message));
      tellOthers(member);
    }
    for (JsonNode connection : told.path("peer_connections")) {
      Link link = links.get(connection.path("id").asText());
      if (link != null && link.joins(member)) {
        pass(link, member, connection);
      }
    }
  }

  private static void pass(Link link, Member from, JsonNode connection) {
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
      tell(link.other(from), passed);
    }
  }

  private void tellOthers(Member changed) {
    for (Member other : others(changed)) {
      ObjectNode message = Message.update();
      message.set("participants", Json.array(List.of(changed.described())));
      message.set("subscribed", other.subscribed(tracksOfOthers(other)));
      other.browser.put(Message.envelope(message));
    }
  }

  private static void tell(Member member, ObjectNode peerConnection) {
    ObjectNode message = Message.update();
    message.set("peer_connections", Json.array(List.of(peerConnection)));
    member.browser.put(Message.envelope(message));
  }
}
