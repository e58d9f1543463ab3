package dev.bookend.emulator;

import dev.bookend.call.InvalidValueException;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rooms of an emulated account, for a host in the same process. */
final class ManagedRooms implements VideoRooms {
  private static final int MAX_NAME = 128;

  private final SerialSection section;
  private final Now now;
  private final Rooms rooms;
  private final SessionManager sessions;

  ManagedRooms(SerialSection section, Now now, Rooms rooms, SessionManager sessions) {
    this.section = section;
    this.now = now;
    this.rooms = rooms;
    this.sessions = sessions;
  }

  @Override
  public String provider() {
    return "emulator";
  }

  @Override
  public boolean managesRooms() {
    return true;
  }

  @Override
  public String open(String name, int maxParticipants, Duration atMost) {
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw new InvalidValueException("name", "must have 1 to " + MAX_NAME + " characters");
    }
    if (maxParticipants < 1 || maxParticipants > Terms.MAX_PARTICIPANTS) {
      throw new InvalidValueException(
          "maxParticipants", "must be between 1 and " + Terms.MAX_PARTICIPANTS);
    }
    return section.call(
        () ->
            rooms
                .find(name)
                .orElseGet(() -> sessions.open(name, Terms.withoutTimeLimits(maxParticipants)))
                .sid);
  }

  @Override
  public void close(String room) {
    section.run(() -> rooms.find(room).ifPresent(sessions::close));
  }

  @Override
  public Optional<List<Connection>> connections(String room) {
    return section.call(
        () ->
            rooms
                .find(room)
                .map(
                    found -> found.participants().stream().map(ManagedRooms::connection).toList()));
  }

  private static Connection connection(RoomParticipant participant) {
    return new Connection(participant.identity, participant.sid, participant.since);
  }

  @Override
  public List<OpenRoom> openRooms() {
    return section.call(
        () -> rooms.open().stream().map(room -> new OpenRoom(room.name, room.sid)).toList());
  }

  @Override
  public void disconnect(String room, String identity) {
    section.run(
        () -> rooms.find(room).map(open -> open.participant(identity)).ifPresent(sessions::evict));
  }

  @Override
  public Instant providerTime() {
    return now.instant();
  }
}
