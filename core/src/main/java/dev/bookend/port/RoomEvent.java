package dev.bookend.port;

import java.time.Instant;

/** A provider event about a room. Events may be delivered twice, late, out of order or never. */
public sealed interface RoomEvent {
  /** {@return the room's name} */
  String roomName();

  /** {@return the provider's own id of the room} */
  String roomSid();

  /** {@return the time of the event, by the provider's clock} */
  Instant at();

  /**
   * The room was opened.
   *
   * @param roomName the room's name
   * @param roomSid the provider's own id of the room
   * @param at the time of the event, by the provider's clock
   */
  record Created(String roomName, String roomSid, Instant at) implements RoomEvent {}

  /**
   * A person connected to the room.
   *
   * @param roomName the room's name
   * @param roomSid the provider's own id of the room
   * @param at the time of the event, by the provider's clock
   * @param identity the person's identity
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
   * A person's connection to the room ended.
   *
   * @param roomName the room's name
   * @param roomSid the provider's own id of the room
   * @param at the time of the event, by the provider's clock
   * @param identity the person's identity
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
   * The room was closed.
   *
   * @param roomName the room's name
   * @param roomSid the provider's own id of the room
   * @param at the time of the event, by the provider's clock
   */
  record Ended(String roomName, String roomSid, Instant at) implements RoomEvent {}
}
