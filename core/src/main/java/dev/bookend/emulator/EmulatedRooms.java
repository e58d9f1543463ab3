package dev.bookend.emulator;

import dev.bookend.call.InvalidValueException;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rooms as a host in the same process has them. */
abstract class EmulatedRooms implements VideoRooms {
  private static final int MAX_NAME = 128;

  private final Turn turn;
  private final Now now;
  private final Rooms rooms;
  private final Switchboard switchboard;

  EmulatedRooms(Workings workings) {
    this.turn = workings.turn();
    this.now = workings.now();
    this.rooms = workings.rooms();
    this.switchboard = workings.switchboard();
  }

  @Override
  public String provider() {
    return "emulator";
  }

  @Override
  public boolean areManaged() {
    return true;
  }

  /**
   * {@inheritDoc} The room stays open until it is closed.
   *
   * @throws InvalidValueException if the name has not 1 to 128 characters, or more than 50 people
   *     may come in
   */
  @Override
  public String open(String name, int maxParticipants, Duration atMost) {
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw new InvalidValueException("name", "must have 1 to " + MAX_NAME + " characters");
    }
    if (maxParticipants < 1 || maxParticipants > Terms.MAX_PARTICIPANTS) {
      throw new InvalidValueException(
          "maxParticipants", "must be between 1 and " + Terms.MAX_PARTICIPANTS);
    }
    return turn.ask(
        () ->
            rooms
                .find(name)
                .orElseGet(() -> switchboard.open(name, Terms.endless(maxParticipants)))
                .sid);
  }

  @Override
  public void close(String room) {
    turn.take(() -> rooms.find(room).ifPresent(switchboard::close));
  }

  @Override
  public Optional<List<Connection>> connections(String room) {
    return turn.ask(() -> rooms.find(room).map(EmulatedRooms::connections));
  }

  private static List<Connection> connections(Room room) {
    return room.members().stream()
        .map(member -> new Connection(member.identity, member.sid, member.since))
        .toList();
  }

  @Override
  public List<OpenRoom> openRooms() {
    return turn.ask(
        () -> rooms.open().stream().map(room -> new OpenRoom(room.name, room.sid)).toList());
  }

  @Override
  public void disconnect(String room, String identity) {
    turn.take(
        () -> rooms.find(room).map(open -> open.member(identity)).ifPresent(switchboard::putOut));
  }

  @Override
  public Instant providerTime() {
    return now.instant();
  }
}
