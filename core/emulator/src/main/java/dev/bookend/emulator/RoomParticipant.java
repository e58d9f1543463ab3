package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A current or former participant of a room. */
final class RoomParticipant {
  final String sid = Sid.random("PA");
  final String session = Sid.random("SE");
  final String identity;
  final Room room;
  final Instant since;

  /** Increases with each participant of the room. */
  final long number;

  /** Messages to the browser; replaced when the browser reconnects. */
  OrderedDelivery<String> outgoing;

  /** When the connection was lost; null while connected. */
  @Nullable Instant lostAt;

  private final PublishedTracks published;
  private Rules subscribeRules = Rules.all(true);
  private @Nullable MediaSession media;
  private boolean connected;
  private @Nullable Instant until;
  private long minutes;
  private boolean anonymous;
  private int revision;
  private int subscribedRevision;

  RoomParticipant(String identity, Room room, OrderedDelivery<String> outgoing, Instant since) {
    this.since = since;
    this.number = room.allParticipants().size() + 1L;
    this.identity = identity;
    this.room = room;
    this.outgoing = outgoing;
    this.published = new PublishedTracks(room.terms.media().audioOnly());
  }

  boolean isConnected() {
    return connected;
  }

  /** Returns when the participant left; null while connected. */
  @Nullable Instant until() {
    return until;
  }

  void joined() {
    connected = true;
    until = null;
    revision++;
  }

  void left(Instant now) {
    connected = false;
    until = now;
    revision++;
  }

  /** Returns the identity in REST responses; the SID once anonymized. */
  String visibleIdentity() {
    return anonymous ? sid : identity;
  }

  void anonymize() {
    anonymous = true;
  }

  /** Returns the usage since the last call. Each started minute counts in full. */
  Usage.Used takeUsage(Instant now) {
    long all = Math.max(1, -Math.floorDiv(-Duration.between(since, now).toMillis(), 60_000L));
    Usage.Used more = new Usage.Used(minutes == 0 ? 1 : 0, all - minutes);
    minutes = all;
    return more;
  }

  Collection<Track> tracks() {
    return published.tracks();
  }

  /**
   * Updates the published tracks from a browser's message.
   *
   * @return whether anything has changed
   */
  boolean updateTracks(JsonNode participant, Instant now) {
    boolean changed = published.update(participant, now);
    if (changed) {
      revision++;
    }
    return changed;
  }

  /** Returns the media signalling; empty without a browser or without a media connection. */
  Optional<MediaSession> media() {
    return Optional.ofNullable(media);
  }

  void media(MediaSession session) {
    media = session;
  }

  /** Sends the browser an action for a peer connection. */
  void sendPeerConnection(ObjectNode peerConnection) {
    ObjectNode message = Message.update();
    message.set("peer_connections", Json.array(List.of(peerConnection)));
    outgoing.enqueue(Message.envelope(message));
  }

  Rules subscribeRules() {
    return subscribeRules;
  }

  void changeSubscribeRules(Rules rules) {
    subscribeRules = rules;
  }

  /** Describes the participant to the others. */
  ObjectNode described() {
    ObjectNode described =
        Json.object()
            .put("sid", sid)
            .put("identity", identity)
            .put("state", connected ? "connected" : "disconnected")
            .put("revision", revision);
    described.set("tracks", Json.array(tracks().stream().map(Track::described)));
    return described;
  }

  /** Describes the published tracks to this participant. */
  ObjectNode published() {
    return published.described();
  }

  /** Describes the tracks that this participant receives. */
  ObjectNode subscribed(Collection<Track> received) {
    ObjectNode subscribed = Json.object().put("revision", ++subscribedRevision);
    subscribed.set("tracks", Json.array(received.stream().map(Track::subscribed)));
    return subscribed;
  }
}
