package dev.bookend.emulator;

import static dev.bookend.emulator.SignallingException.unless;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Admits participants to rooms, disconnects them, and applies time limits. Guarded by the
 * emulator's lock.
 */
final class SessionManager {
  private final Now now;
  private final Rooms rooms;
  private final TokenCheck tokens;
  private final RoomEventPublisher publisher;
  private final Usage usage;
  private final MediaSessions media;
  private final Sessions sessions;

  /** No time limit expires before this instant. */
  private Instant nextExpiry = Instant.MAX;

  private boolean adHoc;
  private @Nullable Relay relay;

  SessionManager(
      Now now,
      Rooms rooms,
      TokenCheck tokens,
      RoomEventPublisher publisher,
      Usage usage,
      MediaSessions media) {
    this.now = now;
    this.rooms = rooms;
    this.tokens = tokens;
    this.publisher = publisher;
    this.usage = usage;
    this.media = media;
    this.sessions = new Sessions(media);
  }

  /** Sets whether connecting to a missing room opens it. */
  void adHoc(boolean on) {
    adHoc = on;
  }

  Room open(@Nullable String name, Terms terms) {
    Room room = rooms.open(name, terms, now.instant());
    publisher.opened(room, now.instant());
    trackExpiry(room);
    return room;
  }

  void close(Room room) {
    List<RoomParticipant> participants = room.participants();
    room.complete(now.instant());
    rooms.complete(room);
    sessions.expire(now.instant());
    for (RoomParticipant participant : participants) {
      participant.lostAt = now.instant();
      media.close(participant);
      left(participant);
    }
    publisher.ended(room, now.instant());
  }

  void evict(RoomParticipant participant) {
    evict(participant, Message.disconnected());
  }

  /**
   * Connects a participant. Its connected event precedes the disconnection of an older connection
   * with the same identity.
   */
  RoomParticipant connect(JsonNode request, OrderedDelivery<String> outgoing, InetAddress host)
      throws SignallingException {
    VideoGrant grant = checkToken(request);
    Room room = find(request.path("name").asText(""), grant);
    unless(grant.allows(room), SignallingError.TOKEN_GRANTS);
    RoomParticipant older = room.participant(grant.identity());
    unless(older != null || !room.isFull(), SignallingError.ROOM_FULL);
    RoomParticipant participant =
        new RoomParticipant(grant.identity(), room, outgoing, now.instant());
    participant.updateTracks(request.path("participant"), now.instant());
    Rules.read(request.path("subscribe").path("rules"), TracksApi.KINDS)
        .ifPresent(participant::changeSubscribeRules);
    sessions.add(participant);
    media.open(participant, request, host);
    room.connect(participant, request.path("peer_connections"), now.instant());
    joined(participant);
    publisher.tracks(participant, List.of(), now.instant());
    if (older != null) {
      evict(older, Message.rejected(SignallingError.DUPLICATE_IDENTITY));
    }
    return participant;
  }

  /** Creates the message limit of one browser. */
  MessageLimit messageLimit() {
    return new MessageLimit(now);
  }

  /** Returns the relay for preflight tests. Starts it if it is not running. */
  Relay relay() {
    if (relay == null || !relay.isRunning()) {
      relay = Relay.start();
    }
    return relay;
  }

  /** Validates the access token of a request. */
  VideoGrant checkToken(JsonNode request) throws SignallingException {
    return tokens.check(request.path("token").asText(""), now.exactly());
  }

  /** Finds the requested room by name or SID; without a name, the room that the token grants. */
  private Room find(String requested, VideoGrant grant) throws SignallingException {
    String wanted = requested.isEmpty() && grant.room() != null ? grant.room() : requested;
    Room room = rooms.find(wanted).orElse(null);
    if (room == null) {
      unless(adHoc, SignallingError.ROOM_NOT_FOUND);
      unless(grant.room() == null || grant.room().equals(wanted), SignallingError.TOKEN_GRANTS);
      unless(rooms.findAny(wanted).isEmpty(), SignallingError.ROOM_NOT_FOUND);
      room = open(wanted.isEmpty() ? null : wanted, Terms.adHoc());
    }
    return room;
  }

  /** Resumes the session of a participant whose connection was lost. */
  RoomParticipant sync(JsonNode request, OrderedDelivery<String> outgoing, InetAddress host)
      throws SignallingException {
    sessions.expire(now.instant());
    VideoGrant grant = checkToken(request);
    RoomParticipant participant = sessions.find(request.path("session").asText());
    Room room = participant.room;
    boolean matches = grant.identity().equals(participant.identity) && grant.allows(room);
    unless(matches, SignallingError.TOKEN_GRANTS);
    if (room.isCompleted()) {
      outgoing.enqueue(Message.completed());
      return participant;
    }
    if (room.participant(participant.identity) == participant) {
      leave(participant);
    }
    unless(room.participant(participant.identity) == null, SignallingError.DUPLICATE_IDENTITY);
    unless(!room.isFull(), SignallingError.ROOM_FULL);
    participant.outgoing = outgoing;
    participant.lostAt = null;
    List<Track> before = List.copyOf(participant.tracks());
    participant.updateTracks(request.path("participant"), now.instant());
    media.reopen(participant, host);
    room.sync(participant, now.instant());
    room.negotiate(participant, request.path("peer_connections"));
    joined(participant);
    publisher.tracks(participant, before, now.instant());
    return participant;
  }

  /** Updates tracks, bandwidth profile and peer connections from a browser's message. */
  void update(RoomParticipant participant, JsonNode request) {
    List<Track> before = List.copyOf(participant.tracks());
    if (participant.updateTracks(request.path("participant"), now.instant())) {
      participant.room.tracksChanged(participant);
      publisher.tracks(participant, before, now.instant());
    }
    JsonNode profile = request.path("bandwidth_profile");
    if (profile.isObject()) {
      participant.media().ifPresent(own -> own.profile(profile));
      participant.room.media.update();
    }
    participant.room.negotiate(participant, request.path("peer_connections"));
  }

  /**
   * Processes a connection that was lost without a disconnect message. The session may be resumed.
   */
  void connectionLost(RoomParticipant participant) {
    sessions.expire(now.instant());
    participant.lostAt = now.instant();
    leave(participant);
  }

  /** Disconnects a participant and ends its session. */
  void disconnect(RoomParticipant participant) {
    sessions.end(participant);
    leave(participant);
  }

  private void evict(RoomParticipant participant, String message) {
    participant.outgoing.enqueue(message);
    disconnect(participant);
  }

  private void leave(RoomParticipant participant) {
    participant.room.leave(participant, now.instant());
    left(participant);
    trackExpiry(participant.room);
  }

  private void joined(RoomParticipant participant) {
    publisher.connected(participant, now.instant());
    trackExpiry(participant.room);
  }

  private void left(RoomParticipant participant) {
    usage.add(now.instant(), participant.takeUsage(now.instant()));
    publisher.disconnected(participant, now.instant());
  }

  /** Disconnects all participants and removes all rooms, without events. */
  void clear() {
    rooms.open().forEach(room -> room.complete(now.instant()));
    rooms.clear();
    sessions.clear();
  }

  /** Applies the time limits. Must run first in every operation. */
  void applyTimeLimits() {
    if (now.instant().isBefore(nextExpiry)) {
      return;
    }
    nextExpiry = Instant.MAX;
    for (Room room : rooms.open()) {
      for (RoomParticipant participant : room.participants()) {
        if (!now.instant().isBefore(room.expiresAt(participant))) {
          evict(participant, Message.rejected(SignallingError.TOO_LONG));
        }
      }
      if (now.instant().isBefore(room.expiresAt())) {
        trackExpiry(room);
      } else {
        close(room);
      }
    }
  }

  private void trackExpiry(Room room) {
    lowerNextExpiry(room.expiresAt());
    room.participants().forEach(participant -> lowerNextExpiry(room.expiresAt(participant)));
  }

  private void lowerNextExpiry(Instant instant) {
    nextExpiry = instant.isBefore(nextExpiry) ? instant : nextExpiry;
  }
}
