package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Somebody who is, or was, in a room: one participant of Twilio's. */
final class RoomParticipant {
  final String sid = Sid.random("PA");
  final String session = Sid.random("SE");
  final String identity;
  final Room room;
  final Instant since;

  /** Who comes later into the same room has a higher one. */
  final long number;

  /** Where the browser is told something; another one after it came back. */
  OrderedDelivery<String> browser;

  /** When the connection was lost; null while it is there. */
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

  RoomParticipant(String identity, Room room, OrderedDelivery<String> browser, Instant since) {
    this.since = since;
    this.number = room.everybody().size() + 1L;
    this.identity = identity;
    this.room = room;
    this.browser = browser;
    this.published = new PublishedTracks(room.terms.media().audioOnly());
  }

  boolean isConnected() {
    return connected;
  }

  /** When it left; null while it is there. */
  @Nullable Instant until() {
    return until;
  }

  void came() {
    connected = true;
    until = null;
    revision++;
  }

  void left(Instant now) {
    connected = false;
    until = now;
    revision++;
  }

  /** The identity as REST shows it. */
  String shown() {
    return anonymous ? sid : identity;
  }

  void anonymize() {
    anonymous = true;
  }

  /** What its stay costs that was not counted before; every begun minute is a whole one. */
  Usage.Used use(Instant now) {
    long all = Math.max(1, -Math.floorDiv(-Duration.between(since, now).toMillis(), 60_000L));
    Usage.Used more = new Usage.Used(minutes == 0 ? 1 : 0, all - minutes);
    minutes = all;
    return more;
  }

  Collection<Track> tracks() {
    return published.tracks();
  }

  /**
   * Takes over what the browser tells of its own tracks.
   *
   * @return whether something changed
   */
  boolean publishes(JsonNode participant, Instant now) {
    boolean changed = published.update(participant, now);
    if (changed) {
      revision++;
    }
    return changed;
  }

  /** Its media signalling; empty for somebody without a browser, or without such a connection. */
  Optional<MediaSession> media() {
    return Optional.ofNullable(media);
  }

  void media(MediaSession session) {
    media = session;
  }

  /** Tells the browser what is to be done with a peer connection. */
  void tell(ObjectNode peerConnection) {
    ObjectNode message = Message.update();
    message.set("peer_connections", Json.array(List.of(peerConnection)));
    browser.put(Message.envelope(message));
  }

  Rules subscribeRules() {
    return subscribeRules;
  }

  void subscribeBy(Rules rules) {
    subscribeRules = rules;
  }

  /** As the others are told of it. */
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

  /** What it is told of its own tracks. */
  ObjectNode published() {
    return published.described();
  }

  /** The tracks that it receives, of those in the room. */
  ObjectNode subscribed(Collection<Track> received) {
    ObjectNode subscribed = Json.object().put("revision", ++subscribedRevision);
    subscribed.set("tracks", Json.array(received.stream().map(Track::subscribed)));
    return subscribed;
  }
}
