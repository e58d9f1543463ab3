package dev.bookend.emulator;

import static dev.bookend.emulator.RefusedException.unless;

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
  private Instant quietUntil = Instant.MAX;

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
    watch(room);
    return room;
  }

  void close(Room room) {
    List<RoomParticipant> members = room.members();
    room.complete(now.instant());
    rooms.ended(room);
    sessions.forget(now.instant());
    for (RoomParticipant member : members) {
      member.lostAt = now.instant();
      media.close(member);
      left(member);
    }
    publisher.ended(room, now.instant());
  }

  void putOut(RoomParticipant member) {
    putOut(member, Message.disconnected());
  }

  /**
   * Connects a participant. Its connected event precedes the disconnection of an older connection
   * with the same identity.
   */
  RoomParticipant connect(JsonNode request, OrderedDelivery<String> browser, InetAddress host)
      throws RefusedException {
    VideoGrant grant = check(request);
    Room room = find(request.path("name").asText(""), grant);
    unless(grant.opens(room), SignallingError.TOKEN_GRANTS);
    RoomParticipant older = room.member(grant.identity());
    unless(older != null || !room.isFull(), SignallingError.ROOM_FULL);
    RoomParticipant member = new RoomParticipant(grant.identity(), room, browser, now.instant());
    member.publishes(request.path("participant"), now.instant());
    Rules.read(request.path("subscribe").path("rules"), TracksApi.KINDS)
        .ifPresent(member::subscribeBy);
    sessions.add(member);
    media.open(member, request, host);
    room.connect(member, request.path("peer_connections"), now.instant());
    came(member);
    publisher.tracks(member, List.of(), now.instant());
    if (older != null) {
      putOut(older, Message.refused(SignallingError.DUPLICATE_IDENTITY));
    }
    return member;
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
  VideoGrant check(JsonNode request) throws RefusedException {
    return tokens.check(request.path("token").asText(""), now.exactly());
  }

  /** Finds the requested room by name or SID; without a name, the room that the token grants. */
  private Room find(String asked, VideoGrant grant) throws RefusedException {
    String wanted = asked.isEmpty() && grant.room() != null ? grant.room() : asked;
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
  RoomParticipant sync(JsonNode request, OrderedDelivery<String> browser, InetAddress host)
      throws RefusedException {
    sessions.forget(now.instant());
    VideoGrant grant = check(request);
    RoomParticipant member = sessions.find(request.path("session").asText());
    Room room = member.room;
    boolean same = grant.identity().equals(member.identity) && grant.opens(room);
    unless(same, SignallingError.TOKEN_GRANTS);
    if (room.isCompleted()) {
      browser.put(Message.completed());
      return member;
    }
    if (room.member(member.identity) == member) {
      leave(member);
    }
    unless(room.member(member.identity) == null, SignallingError.DUPLICATE_IDENTITY);
    unless(!room.isFull(), SignallingError.ROOM_FULL);
    member.browser = browser;
    member.lostAt = null;
    List<Track> before = List.copyOf(member.tracks());
    member.publishes(request.path("participant"), now.instant());
    media.reopen(member, host);
    room.sync(member, now.instant());
    room.negotiate(member, request.path("peer_connections"));
    came(member);
    publisher.tracks(member, before, now.instant());
    return member;
  }

  /** Updates tracks, bandwidth profile and peer connections from a browser's message. */
  void update(RoomParticipant member, JsonNode request) {
    List<Track> before = List.copyOf(member.tracks());
    if (member.publishes(request.path("participant"), now.instant())) {
      member.room.tracksChanged(member);
      publisher.tracks(member, before, now.instant());
    }
    JsonNode profile = request.path("bandwidth_profile");
    if (profile.isObject()) {
      member.media().ifPresent(own -> own.profile(profile));
      member.room.media.update();
    }
    member.room.negotiate(member, request.path("peer_connections"));
  }

  /**
   * Processes a connection that was lost without a disconnect message. The session may be resumed.
   */
  void lose(RoomParticipant member) {
    sessions.forget(now.instant());
    member.lostAt = now.instant();
    leave(member);
  }

  /** Disconnects a participant and ends its session. */
  void disconnect(RoomParticipant member) {
    sessions.end(member);
    leave(member);
  }

  private void putOut(RoomParticipant member, String message) {
    member.browser.put(message);
    disconnect(member);
  }

  private void leave(RoomParticipant member) {
    member.room.leave(member, now.instant());
    left(member);
    watch(member.room);
  }

  private void came(RoomParticipant member) {
    publisher.connected(member, now.instant());
    watch(member.room);
  }

  private void left(RoomParticipant member) {
    usage.add(now.instant(), member.use(now.instant()));
    publisher.disconnected(member, now.instant());
  }

  /** Disconnects all participants and removes all rooms, without events. */
  void forget() {
    rooms.open().forEach(room -> room.complete(now.instant()));
    rooms.forget();
    sessions.clear();
  }

  /** Applies the time limits. Must run first in every operation. */
  void lapse() {
    if (now.instant().isBefore(quietUntil)) {
      return;
    }
    quietUntil = Instant.MAX;
    for (Room room : rooms.open()) {
      for (RoomParticipant member : room.members()) {
        if (!now.instant().isBefore(room.lapsesAt(member))) {
          putOut(member, Message.refused(SignallingError.TOO_LONG));
        }
      }
      if (now.instant().isBefore(room.lapsesAt())) {
        watch(room);
      } else {
        close(room);
      }
    }
  }

  private void watch(Room room) {
    earliest(room.lapsesAt());
    room.members().forEach(member -> earliest(room.lapsesAt(member)));
  }

  private void earliest(Instant instant) {
    quietUntil = instant.isBefore(quietUntil) ? instant : quietUntil;
  }
}
