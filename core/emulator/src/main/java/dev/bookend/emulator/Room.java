package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A room, its participants and their connections. Guarded by the emulator's lock. */
final class Room {
  /** Maximum duration of a room with time limits. */
  private static final Duration MAX_DURATION = Duration.ofHours(24);

  final String sid = Sid.random("RM");
  final String name;
  final Terms terms;
  final Instant since;

  /** Increases with each room. */
  final long number;

  private final Map<String, RoomParticipant> participants = new LinkedHashMap<>();
  private final List<RoomParticipant> allParticipants = new ArrayList<>();
  private final PeerLinks links = new PeerLinks();
  final RoomMedia media = new RoomMedia(this);
  private final RoomNotifier notifier = new RoomNotifier(this);
  private Instant changed;
  private @Nullable Instant until;
  private int eventCount;
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
    return participants.size() >= terms.maxParticipants();
  }

  /** Returns the sequence number of the next status callback, from 0. */
  int nextSequenceNumber() {
    return eventCount++;
  }

  /** Returns when a time limit closes the room; {@code Instant.MAX} if none does. */
  Instant expiresAt() {
    if (!terms.hasTimeLimits() || isCompleted()) {
      return Instant.MAX;
    }
    Instant oldest = since.plus(MAX_DURATION);
    if (!participants.isEmpty()) {
      return oldest;
    }
    Instant empty =
        changed.plus(allParticipants.isEmpty() ? terms.unusedTimeout() : terms.emptyTimeout());
    return empty.isBefore(oldest) ? empty : oldest;
  }

  /**
   * Returns when the time limit disconnects a participant; {@code Instant.MAX} if there is none.
   */
  Instant expiresAt(RoomParticipant participant) {
    return terms.hasTimeLimits()
        ? participant.since.plus(terms.maxParticipantDuration())
        : Instant.MAX;
  }

  @Nullable RoomParticipant participant(String identity) {
    return participants.get(identity);
  }

  List<RoomParticipant> participants() {
    return List.copyOf(participants.values());
  }

  /** Returns all current and former participants, in order of joining. */
  List<RoomParticipant> allParticipants() {
    return List.copyOf(allParticipants);
  }

  List<RoomParticipant> others(RoomParticipant participant) {
    return participants.values().stream().filter(m -> m != participant).toList();
  }

  /** Returns the tracks that a participant receives, with their publishers. */
  Map<Track, RoomParticipant> subscribed(RoomParticipant participant) {
    Map<Track, RoomParticipant> subscribed = new LinkedHashMap<>();
    for (RoomParticipant other : others(participant)) {
      for (Track track : other.tracks()) {
        if (participant.subscribeRules().include(other, track)) {
          subscribed.put(track, other);
        }
      }
    }
    return subscribed;
  }

  Rules recordingRules() {
    return recording.rules();
  }

  /** Changes the recording rules and notifies the browsers. */
  void changeRecordingRules(Rules rules) {
    recording.change(rules);
    notifier.recordingChanged();
  }

  /** Describes the recording state to browsers. */
  ObjectNode recording() {
    return recording.described();
  }

  /** Changes a participant's subscribe rules and notifies its browser. */
  void changeSubscribeRules(RoomParticipant participant, Rules rules) {
    participant.changeSubscribeRules(rules);
    notifier.subscribeRulesChanged(participant);
    media.update();
  }

  /**
   * Adds a new participant, who offers a connection to each one present. Its own first offer is
   * closed.
   */
  void connect(RoomParticipant newcomer, JsonNode peerConnections, Instant now) {
    changed = now;
    allParticipants.add(newcomer);
    List<ObjectNode> connections = new ArrayList<>();
    String own = peerConnections.path(0).path("id").asText("");
    if (!own.isEmpty()) {
      connections.add(Message.peerConnection(own, "close"));
    }
    connections.addAll(link(newcomer));
    notifier.connected(newcomer, connections);
    participantChanged(newcomer);
  }

  /** Returns a reconnected participant to the room, with new media connections. */
  void sync(RoomParticipant returning, Instant now) {
    changed = now;
    notifier.synced(returning, link(returning));
    participantChanged(returning);
  }

  private List<ObjectNode> link(RoomParticipant newcomer) {
    newcomer.joined();
    participants.remove(newcomer.identity); // an older connection, which is disconnected next
    List<ObjectNode> connections = links.link(newcomer, participants.values());
    participants.put(newcomer.identity, newcomer);
    return connections;
  }

  void leave(RoomParticipant participant, Instant now) {
    changed = now;
    participants.remove(participant.identity, participant);
    participant.left(now);
    links.end(participant);
    participantChanged(participant);
  }

  void complete(Instant now) {
    changed = now;
    until = now;
    for (RoomParticipant participant : participants.values()) {
      participant.left(now);
      participant.outgoing.enqueue(Message.completed());
    }
    participants.clear();
    links.clear();
  }

  /** Notifies all browsers that a participant's tracks have changed. */
  void tracksChanged(RoomParticipant participant) {
    notifier.tracksChanged(participant);
    participantChanged(participant);
  }

  /**
   * Processes a browser's descriptions of its peer connections, with other participants and with
   * the emulator.
   */
  void negotiate(RoomParticipant participant, JsonNode peerConnections) {
    for (JsonNode connection : peerConnections) {
      links.negotiate(participant, connection);
      participant
          .media()
          .flatMap(MediaSession::connection)
          .ifPresent(own -> answer(participant, own, connection));
    }
    if (!peerConnections.isEmpty()) {
      media.update();
    }
  }

  private static void answer(
      RoomParticipant participant, MediaConnection own, JsonNode connection) {
    if (connection.path("id").asText().equals(own.id())) {
      own.negotiate(connection).ifPresent(participant::sendPeerConnection);
    }
  }

  /** Returns the other participants that this participant's browser certainly knows. */
  List<RoomParticipant> known(RoomParticipant participant) {
    return others(participant).stream()
        .filter(other -> other.media().isEmpty() || links.areNegotiated(participant, other))
        .toList();
  }

  private void participantChanged(RoomParticipant participant) {
    notifier.participantChanged(participant);
    media.update();
  }
}
