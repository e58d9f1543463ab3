package dev.bookend.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The provider's rooms. Every operation is safe to retry and may block until the provider responds.
 * None is called inside a database transaction. When the request quota is used up, an operation
 * throws a {@linkplain dev.bookend.call.ProviderException#isBusy() busy} exception immediately and
 * changes nothing. Implementations are thread-safe.
 */
public interface VideoRooms {
  /** {@return the provider's name, as clients receive it: twilio, emulator} */
  String provider();

  /**
   * Returns whether this application opens and closes the rooms. Otherwise rooms are ad hoc: no
   * other operation is called, tokens contain the room's name, and a call ends through the client
   * and the token's expiry.
   *
   * @return false if the provider opens a room when the first person connects
   */
  boolean managesRooms();

  /**
   * Opens a room, or returns the open room of that name.
   *
   * @param name the room's name, unique among open rooms
   * @param maxParticipants how many people may be connected at once, 2 to 50
   * @param atMost the longest time the room is needed; the provider's maximum duration should not
   *     be shorter
   * @return the provider's room id, which tokens contain
   * @throws dev.bookend.call.ProviderException if the provider fails or cannot be reached
   */
  String open(String name, int maxParticipants, Duration atMost);

  /**
   * Closes a room and disconnects everybody. Succeeds if the room no longer exists.
   *
   * @param room the provider's room id, or the name of an open room
   * @throws dev.bookend.call.ProviderException if the room may still be open
   */
  void close(String room);

  /**
   * Lists the connections to a room.
   *
   * @param room the provider's room id, or the name of an open room
   * @return the connections; empty if the room is not open
   * @throws dev.bookend.call.ProviderException if the provider fails or cannot be reached
   */
  Optional<List<Connection>> connections(String room);

  /**
   * {@return all open rooms of the account, also those opened by other applications}
   *
   * @throws dev.bookend.call.ProviderException if the provider fails or cannot be reached
   */
  List<OpenRoom> openRooms();

  /**
   * Disconnects one person from a room. Succeeds if the person is not connected.
   *
   * @param room the provider's room id, or the name of an open room
   * @param identity the person's identity
   * @throws dev.bookend.call.ProviderException if the provider fails or cannot be reached
   */
  void disconnect(String room, String identity);

  /**
   * Sends a small request, to check that the provider can be reached and accepts the credentials.
   *
   * @return the time by the provider's clock, to the second or better
   * @throws dev.bookend.call.ProviderException if the provider cannot be reached, or rejects the
   *     credentials
   */
  Instant providerTime();

  /**
   * Creates ad-hoc rooms: the provider opens a room when the first person connects.
   *
   * @param provider see {@link #provider()}
   * @return rooms that are not managed
   */
  static VideoRooms adHoc(String provider) {
    return new AdHocRooms(provider);
  }

  /**
   * A person's connection to a room. Its text form does not show the identity.
   *
   * @param identity the person's identity
   * @param id the provider's id of the connection
   * @param since the start of the connection, by the provider's clock
   */
  record Connection(String identity, String id, Instant since) {
    @Override
    public String toString() {
      return "Connection[since=" + since + "]";
    }
  }

  /**
   * An open room.
   *
   * @param name the room's name
   * @param sid the provider's room id
   */
  record OpenRoom(String name, String sid) {}
}
