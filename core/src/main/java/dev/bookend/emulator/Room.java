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

/** A room, who is in it, and who is told what. Used in turns only. */
final class Room {
  /** No room lasts longer. */
  private static final Duration LONGEST = Duration.ofHours(24);

  final String sid = Sid.random("RM");
  final String name;
  final Terms terms;
  final Instant since;

  /** Later rooms have higher ones. */
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

  /** When it was completed; null while it is open. */
  @Nullable Instant until() {
    return until;
  }

  /** When it was opened, somebody came or left, or it was completed. */
  Instant changed() {
    return changed;
  }

  boolean isFull() {
    return members.size() >= terms.maxParticipants();
  }

  /** Counts what is told of it: 0, 1, 2. */
  int nextTold() {
    return toldTimes++;
  }

  /** When time alone ends it; the end of all time if never. */
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

  /** When somebody's time in it is over; the end of all time if never. */
  Instant lapsesAt(RoomParticipant member) {
    return terms.lapses() ? member.since.plus(terms.maxParticipantDuration()) : Instant.MAX;
  }

  @Nullable RoomParticipant member(String identity) {
    return members.get(identity);
  }

  List<RoomParticipant> members() {
    return List.copyOf(members.values());
  }

  /** Who is or was in it, in the order in which they came. */
  List<RoomParticipant> everybody() {
    return List.copyOf(everybody);
  }

  List<RoomParticipant> others(RoomParticipant member) {
    return members.values().stream().filter(m -> m != member).toList();
  }

  /** The tracks that somebody receives, with their publishers. */
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

  /** From now on it says that it records by other rules. */
  void recordBy(Rules rules) {
    recording.change(rules);
    for (RoomParticipant member : members.values()) {
      ObjectNode message = Message.update();
      message.set("recording", recording());
      member.browser.put(Message.envelope(message));
    }
  }

  /** What a browser is told of recording. */
  ObjectNode recording() {
    return recording.described();
  }

  /** Somebody subscribes by other rules. */
  void subscribeBy(RoomParticipant member, Rules rules) {
    member.subscribeBy(rules);
    ObjectNode message = Message.update();
    message.set("subscribed", member.subscribed(tracksOfOthers(member)));
    member.browser.put(Message.envelope(message));
    media.update();
  }

  /** The newcomer offers a connection to everybody who is there; its own first offer is closed. */
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
   * Somebody who lost the connection is back, and gets new media connections; the SDK closes those
   * that are not named. It only takes tracks from the new ones if it was without any in between.
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
    members.remove(newcomer.identity); // an older connection, which is put out next
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

  /** Somebody's tracks have changed. */
  void tracksChanged(RoomParticipant member) {
    ObjectNode message = Message.update();
    message.set("published", member.published());
    member.browser.put(Message.envelope(message));
    tellOthers(member);
  }

  /** A browser tells of its side of media connections: those to others, and that to us. */
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

  /** Those of the others of whom somebody's browser surely knows. */
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
