package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A room, its participants, and the messages to their browsers. Guarded by the emulator's lock. */
final class Room {
  /** Maximum duration of a room with time limits. */
  private static final Duration LONGEST = Duration.ofHours(24);

  final String sid = Sid.random("RM");
  final String name;
  final Terms terms;
  final Instant since;

  /** Increases with each room. */
  final long number;

  private final Map<String, RoomParticipant> members = new LinkedHashMap<>();
  private final List<RoomParticipant> everybody = new ArrayList<>();
  private final PeerLinks links = new PeerLinks();
  final RoomMedia media = new RoomMedia(this);
  private Instant changed;
  private @Nullable Instant until;
  private int toldTimes;
  private final RoomRecording recording;

  Room(@Nullable String name, Terms terms, Instant now, long number) {
    this.name = name == null ? sid : name;
    this.terms = terms;
    this.since = now;
    this.changed = now;
    this.number = number;
    this.recording = new RoomRecording(terms.media().rules());
  }

  boolean isCompleted() {
    return until != null;
  }

  /** Returns the completion time; null while the room is open. */
  @Nullable Instant until() {
    return until;
  }

  /** Returns when the room was opened, joined, left or completed last. */
  Instant changed() {
    return changed;
  }

  boolean isFull() {
    return members.size() >= terms.maxParticipants();
  }

  /** Returns the sequence number of the next status callback, from 0. */
  int nextTold() {
    return toldTimes++;
  }

  /** Returns when a time limit closes the room; {@code Instant.MAX} if none does. */
  Instant lapsesAt() {
    if (!terms.lapses() || isCompleted()) {
      return Instant.MAX;
    }
    Instant oldest = since.plus(LONGEST);
    if (!members.isEmpty()) {
      return oldest;
    }
    Instant empty =
        changed.plus(everybody.isEmpty() ? terms.unusedTimeout() : terms.emptyTimeout());
    return empty.isBefore(oldest) ? empty : oldest;
  }

  /**
   * Returns when the time limit disconnects a participant; {@code Instant.MAX} if there is none.
   */
  Instant lapsesAt(RoomParticipant member) {
    return terms.lapses() ? member.since.plus(terms.maxParticipantDuration()) : Instant.MAX;
  }

  @Nullable RoomParticipant member(String identity) {
    return members.get(identity);
  }

  List<RoomParticipant> members() {
    return List.copyOf(members.values());
  }

  /** Returns all current and former participants, in order of joining. */
  List<RoomParticipant> everybody() {
    return List.copyOf(everybody);
  }

  List<RoomParticipant> others(RoomParticipant member) {
    return members.values().stream().filter(m -> m != member).toList();
  }

  /** Returns the tracks that a participant receives, with their publishers. */
  Map<Track, RoomParticipant> subscribed(RoomParticipant member) {
    Map<Track, RoomParticipant> subscribed = new LinkedHashMap<>();
    for (RoomParticipant other : others(member)) {
      for (Track track : other.tracks()) {
        if (member.subscribeRules().include(other, track)) {
          subscribed.put(track, other);
        }
      }
    }
    return subscribed;
  }

  private Set<Track> tracksOfOthers(RoomParticipant member) {
    return subscribed(member).keySet();
  }

  Rules recordingRules() {
    return recording.rules();
  }

  /** Changes the recording rules and notifies the browsers. */
  void recordBy(Rules rules) {
    recording.change(rules);
    for (RoomParticipant member : members.values()) {
      ObjectNode message = Message.update();
      message.set("recording", recording());
      member.browser.put(Message.envelope(message));
    }
  }

  /** Describes the recording state to browsers. */
  ObjectNode recording() {
    return recording.described();
  }

  /** Changes a participant's subscribe rules and notifies its browser. */
  void subscribeBy(RoomParticipant member, Rules rules) {
    member.subscribeBy(rules);
    ObjectNode message = Message.update();
    message.set("subscribed", member.subscribed(tracksOfOthers(member)));
    member.browser.put(Message.envelope(message));
    media.update();
  }

  /**
   * Adds a new participant, who offers a connection to each one present. Its own first offer is
   * closed.
   */
  void connect(RoomParticipant newcomer, JsonNode peerConnections, Instant now) {
    changed = now;
    everybody.add(newcomer);
    List<ObjectNode> told = new ArrayList<>();
    String own = peerConnections.path(0).path("id").asText("");
    if (!own.isEmpty()) {
      told.add(Message.peerConnection(own, "close"));
    }
    told.addAll(link(newcomer));
    newcomer.media().flatMap(MediaSession::connection).ifPresent(media -> told.add(media.offer()));
    ObjectNode message = Message.entered("connected", this, newcomer, told);
    message.set("subscribed", newcomer.subscribed(tracksOfOthers(newcomer)));
    newcomer.browser.put(Message.envelope(message));
    tellOthers(newcomer);
  }

  /**
   * Returns a reconnected participant to the room, with new media connections. The SDK closes
   * connections that are not listed. It attaches tracks to the new ones only after an update
   * without any tracks.
   */
  void sync(RoomParticipant back, Instant now) {
    changed = now;
    List<ObjectNode> told = link(back);
    back.media().flatMap(MediaSession::connection).ifPresent(media -> told.add(media.offer()));
    ObjectNode message = Message.entered("synced", this, back, told);
    message.set("subscribed", back.subscribed(List.of()));
    back.browser.put(Message.envelope(message));
    ObjectNode tracks = Message.update();
    tracks.set("subscribed", back.subscribed(tracksOfOthers(back)));
    back.browser.put(Message.envelope(tracks));
    tellOthers(back);
  }

  private List<ObjectNode> link(RoomParticipant newcomer) {
    newcomer.came();
    members.remove(newcomer.identity); // an older connection, which is disconnected next
    List<ObjectNode> told = links.link(newcomer, members.values());
    members.put(newcomer.identity, newcomer);
    return told;
  }

  void leave(RoomParticipant member, Instant now) {
    changed = now;
    members.remove(member.identity, member);
    member.left(now);
    links.end(member);
    tellOthers(member);
  }

  void complete(Instant now) {
    changed = now;
    until = now;
    for (RoomParticipant member : members.values()) {
      member.left(now);
      member.browser.put(Message.completed());
    }
    members.clear();
    links.clear();
  }

  /** Notifies all browsers that a participant's tracks have changed. */
  void tracksChanged(RoomParticipant member) {
    ObjectNode message = Message.update();
    message.set("published", member.published());
    member.browser.put(Message.envelope(message));
    tellOthers(member);
  }

  /**
   * Processes a browser's descriptions of its peer connections, with other participants and with
   * the emulator.
   */
  void negotiate(RoomParticipant member, JsonNode peerConnections) {
    for (JsonNode connection : peerConnections) {
      links.negotiate(member, connection);
      member
          .media()
          .flatMap(MediaSession::connection)
          .ifPresent(own -> answer(member, own, connection));
    }
    if (!peerConnections.isEmpty()) {
      media.update();
    }
  }

  private static void answer(RoomParticipant member, MediaConnection own, JsonNode connection) {
    if (connection.path("id").asText().equals(own.id())) {
      own.negotiate(connection).ifPresent(member::tell);
    }
  }

  /** Returns the other participants that this participant's browser certainly knows. */
  List<RoomParticipant> known(RoomParticipant member) {
    return others(member).stream()
        .filter(other -> other.media().isEmpty() || links.areIntroduced(member, other))
        .toList();
  }

  private void tellOthers(RoomParticipant changed) {
    for (RoomParticipant other : others(changed)) {
      ObjectNode message = Message.update();
      message.set("participants", Json.array(List.of(changed.described())));
      message.set("subscribed", other.subscribed(tracksOfOthers(other)));
      other.browser.put(Message.envelope(message));
    }
    media.update();
  }
}
