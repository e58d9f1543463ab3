package dev.bookend.emulator;

import static dev.bookend.emulator.RefusedException.unless;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bookend.port.RoomEvent;
import dev.bookend.port.VideoRooms;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The open rooms, and who may come into them. Used in turns only. */
final class Switchboard {
  private final Turn turn;
  private final Clock clock;
  private final TokenCheck tokens;
  private final List<Mailbox<RoomEvent>> listeners = new ArrayList<>();
  private final Map<String, Room> rooms = new HashMap<>();
  private final Map<String, Member> sessions = new HashMap<>();

  Switchboard(Turn turn, Clock clock, Account account) {
    this.turn = turn;
    this.clock = clock;
    this.tokens = new TokenCheck(account);
  }

  void listen(Consumer<RoomEvent> listener) {
    listeners.add(new Mailbox<>(turn, listener));
  }

  String open(String name, int maxParticipants) {
    return rooms.computeIfAbsent(name, n -> new Room(n, maxParticipants)).sid;
  }

  void close(String reference) {
    room(reference).ifPresent(this::close);
  }

  private void close(Room room) {
    rooms.remove(room.name);
    forgetSessions();
    List<Member> members = room.members();
    room.complete();
    for (Member member : members) {
      member.lostAt = clock.instant();
      tellDisconnected(member);
    }
    tell(new RoomEvent.Ended(room.name, room.sid, now()));
  }

  Optional<List<VideoRooms.Connection>> connections(String reference) {
    return room(reference)
        .map(
            room ->
                room.members().stream()
                    .map(m -> new VideoRooms.Connection(m.identity, m.sid, m.since))
                    .toList());
  }

  List<VideoRooms.OpenRoom> openRooms() {
    return rooms.values().stream()
        .map(room -> new VideoRooms.OpenRoom(room.name, room.sid))
        .toList();
  }

  void disconnect(String reference, String identity) {
    room(reference)
        .map(room -> room.member(identity))
        .ifPresent(member -> putOut(member, Message.disconnected()));
  }

  /** An open room by its name or its SID. */
  private Optional<Room> room(String reference) {
    return rooms.values().stream()
        .filter(room -> room.name.equals(reference) || room.sid.equals(reference))
        .findAny();
  }

  /** Somebody comes into a room for the first time. */
  Member connect(JsonNode request, Mailbox<String> browser) throws RefusedException {
    Grant grant = check(request);
    Room room = find(request.path("name").asText(""), grant);
    unless(grant.opens(room), Refusal.TOKEN_GRANTS);
    Member older = room.member(grant.identity());
    unless(older != null || !room.isFull(), Refusal.ROOM_FULL);
    if (older != null) {
      putOut(older, Message.refused(Refusal.DUPLICATE_IDENTITY));
    }
    Member member = new Member(grant.identity(), room, browser, now());
    member.publishes(request.path("participant"));
    sessions.put(member.session, member);
    room.connect(member, request.path("peer_connections"));
    tellConnected(member);
    return member;
  }

  private Grant check(JsonNode request) throws RefusedException {
    return tokens.check(request.path("token").asText(""), clock.instant());
  }

  /** The room that is asked for by name or SID; if none is, the one that the token opens. */
  private Room find(String asked, Grant grant) throws RefusedException {
    String wanted = asked.isEmpty() && grant.room() != null ? grant.room() : asked;
    return room(wanted).orElseThrow(() -> new RefusedException(Refusal.ROOM_NOT_FOUND));
  }

  /** Somebody comes back whose connection was lost. */
  Member sync(JsonNode request, Mailbox<String> browser) throws RefusedException {
    forgetSessions();
    Grant grant = check(request);
    Member member = session(request.path("session").asText());
    Room room = member.room;
    boolean same = grant.identity().equals(member.identity) && grant.opens(room);
    unless(same, Refusal.TOKEN_GRANTS);
    if (room.isCompleted()) {
      browser.put(Message.completed());
      return member;
    }
    if (room.member(member.identity) == member) {
      leave(member);
    }
    unless(room.member(member.identity) == null, Refusal.DUPLICATE_IDENTITY);
    unless(!room.isFull(), Refusal.ROOM_FULL);
    member.browser = browser;
    member.lostAt = null;
    member.publishes(request.path("participant"));
    room.sync(member);
    tellConnected(member);
    return member;
  }

  private Member session(String id) throws RefusedException {
    Member member = sessions.get(id);
    if (member == null) {
      throw new RefusedException(Refusal.SESSION);
    }
    return member;
  }

  /** The connection of somebody in a room is gone, without a word. */
  void lose(Member member) {
    forgetSessions();
    member.lostAt = clock.instant();
    leave(member);
  }

  /** Somebody in a room said good-bye. */
  void disconnect(Member member) {
    sessions.remove(member.session);
    leave(member);
  }

  private void putOut(Member member, String message) {
    member.browser.put(message);
    disconnect(member);
  }

  private void leave(Member member) {
    member.room.leave(member);
    tellDisconnected(member);
  }

  private void forgetSessions() {
    Instant since = clock.instant().minus(Message.SESSION_TIMEOUT);
    sessions.values().removeIf(m -> m.lostAt != null && m.lostAt.isBefore(since));
  }

  private void tellConnected(Member who) {
    Room room = who.room;
    tell(new RoomEvent.Connected(room.name, room.sid, now(), who.identity, who.sid));
  }

  private void tellDisconnected(Member who) {
    Room room = who.room;
    tell(new RoomEvent.Disconnected(room.name, room.sid, now(), who.identity, who.sid));
  }

  private void tell(RoomEvent event) {
    listeners.forEach(listener -> listener.put(event));
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
