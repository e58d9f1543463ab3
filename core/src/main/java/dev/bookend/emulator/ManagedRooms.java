package dev.bookend.emulator;

import dev.bookend.call.InvalidValueException;
import dev.bookend.port.VideoRooms.Connection;
import dev.bookend.port.VideoRooms.OpenRoom;
import java.util.List;
import java.util.Optional;

/** Opens, lists and closes rooms for a host in the same process. Guarded by the emulator's lock. */
final class ManagedRooms {
  private static final int MAX_NAME = 128;

  private final Rooms rooms;
  private final SessionManager sessions;

  ManagedRooms(Rooms rooms, SessionManager sessions) {
    this.rooms = rooms;
    this.sessions = sessions;
  }

  /** Opens a room without time limits, or finds the open one, and returns its SID. */
  String open(String name, int maxParticipants) {
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw new InvalidValueException("name", "must have 1 to " + MAX_NAME + " characters");
    }
    if (maxParticipants < 1 || maxParticipants > Terms.MAX_PARTICIPANTS) {
      throw new InvalidValueException(
          "maxParticipants", "must be between 1 and " + Terms.MAX_PARTICIPANTS);
    }
    return rooms
        .find(name)
        .orElseGet(() -> sessions.open(name, Terms.withoutTimeLimits(maxParticipants)))
        .sid;
  }

  void close(String room) {
    rooms.find(room).ifPresent(sessions::close);
  }

  Optional<List<Connection>> connections(String room) {
    return rooms
        .find(room)
        .map(found -> found.participants().stream().map(ManagedRooms::connection).toList());
  }

  private static Connection connection(RoomParticipant participant) {
    return new Connection(participant.identity, participant.sid, participant.since);
  }

  List<OpenRoom> openRooms() {
    return rooms.open().stream().map(room -> new OpenRoom(room.name, room.sid)).toList();
  }

  void disconnect(String room, String identity) {
    rooms.find(room).map(open -> open.participant(identity)).ifPresent(sessions::evict);
  }
}
