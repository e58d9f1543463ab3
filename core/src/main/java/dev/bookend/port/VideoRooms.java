package dev.bookend.port;

import java.time.Duration;
import java.util.Set;

/**
 * The provider's rooms. Every operation may be repeated, and may block for as long as the provider
 * takes; it is never called inside a database transaction. Implementations are thread-safe.
 */
public interface VideoRooms {
  /** {@return who runs the rooms, as pages need to know it: twilio, emulator} */
  String provider();

  /**
   * Whether rooms are opened and closed by us at all. If not, nothing else is ever called, tokens
   * carry the room's name, and the end of a call is up to the client and the token's expiry.
   *
   * @return false for rooms that open themselves when somebody connects
   */
  boolean areManaged();

  /**
   * Opens a room, or finds the open one of that name.
   *
   * @param name the room's name, unique among open rooms
   * @param maxParticipants how many may be in it at once, 2 to 50
   * @param atMost how long it may be needed; a provider's own limits should not be shorter
   * @return the provider's own id of it, which a token carries
   * @throws dev.bookend.call.ProviderException if the provider fails or can't be reached
   */
  String open(String name, int maxParticipants, Duration atMost);

  /**
   * Closes a room and puts everybody out. Gone is closed.
   *
   * @param room the provider's own id of it, or the name of an open one
   * @throws dev.bookend.call.ProviderException if it may still be open
   */
  void close(String room);

  /**
   * Who is connected to a room.
   *
   * @param room the provider's own id of it, or the name of an open one
   * @return identities; empty if there is no such room
   * @throws dev.bookend.call.ProviderException if the provider fails or can't be reached
   */
  Set<String> participants(String room);

  /**
   * Puts one person out of a room. Gone is put out.
   *
   * @param room the provider's own id of it, or the name of an open one
   * @param identity the person
   * @throws dev.bookend.call.ProviderException if the provider fails or can't be reached
   */
  void disconnect(String room, String identity);

  /**
   * Rooms that open themselves.
   *
   * @param provider see {@link #provider()}
   * @return rooms that are not managed
   */
  static VideoRooms adHoc(String provider) {
    return new AdHocRooms(provider);
  }
}
