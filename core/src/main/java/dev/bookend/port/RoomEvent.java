package dev.bookend.port;

import java.time.Instant;

/** Something the provider tells of a room. It may be told twice, late, out of order or never. */
public sealed interface RoomEvent {
  /** {@return the room's name} */
  String roomName();

  /** {@return the provider's own id of the room} */
  String roomSid();

  /** {@return when, by the provider's clock} */
  Instant at();

  /**
   * The room is open.
   *
   * @param roomName the room's name
   * @param roomSid the provider's own id of the room
   * @param at when, by the provider's clock
   */
  record Created(String roomName, String roomSid, Instant at) implements RoomEvent {}

  /**
   * Somebody is in the room.
   *
   * @param roomName the room's name
   * @param roomSid the provider's own id of the room
   * @param at when, by the provider's clock
   * @param identity the person
   * @param connection the provider's id of this connection
   */
  record Connected(String roomName, String roomSid, Instant at, String identity, String connection)
      implements RoomEvent {
    @Override
    public String toString() {
      return "Connected[" + roomName + ", " + at + "]";
    }
  }

  /**
   * Somebody is no longer in the room.
   *
   * @param roomName the room's name
   * @param roomSid the provider's own id of the room
   * @param at when, by the provider's clock
   * @param identity the person
   * @param connection the provider's id of this connection
   */
  record Disconnected(
      String roomName, String roomSid, Instant at, String identity, String connection)
      implements RoomEvent {
    @Override
    public String toString() {
      return "Disconnected[" + roomName + ", " + at + "]";
    }
  }

  /**
   * The room is closed.
   *
   * @param roomName the room's name
   * @param roomSid the provider's own id of the room
   * @param at when, by the provider's clock
   */
  record Ended(String roomName, String roomSid, Instant at) implements RoomEvent {}
}
