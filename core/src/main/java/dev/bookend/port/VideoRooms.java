package dev.bookend.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The provider's rooms. Every operation may be repeated, and may block for as long as the provider
 * takes; it is never called inside a database transaction. One that the provider has no time for
 * now throws a {@linkplain dev.bookend.call.ProviderException#isBusy() busy} exception at once, and
 * has changed nothing. Implementations are thread-safe.
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
   * @return the connections; empty if the room is not open
   * @throws dev.bookend.call.ProviderException if the provider fails or can't be reached
   */
  Optional<List<Connection>> connections(String room);

  /**
   * {@return all rooms that are open now, whoever opened them}
   *
   * @throws dev.bookend.call.ProviderException if the provider fails or can't be reached
   */
  List<OpenRoom> openRooms();

  /**
   * Puts one person out of a room. Gone is put out.
   *
   * @param room the provider's own id of it, or the name of an open one
   * @param identity the person
   * @throws dev.bookend.call.ProviderException if the provider fails or can't be reached
   */
  void disconnect(String room, String identity);

  /**
   * Asks for something small, to see whether the provider can be reached and lets us in.
   *
   * @return the time by the provider's clock, to the second or better
   * @throws dev.bookend.call.ProviderException if it can't be reached, or does not let us in
   */
  Instant providerTime();

  /**
   * Rooms that open themselves.
   *
   * @param provider see {@link #provider()}
   * @return rooms that are not managed
   */
  static VideoRooms adHoc(String provider) {
    return new AdHocRooms(provider);
  }

  /**
   * Somebody's connection to a room. Its text form does not show who.
   *
   * @param identity the person
   * @param id the provider's id of the connection
   * @param since when it began, by the provider's clock
   */
  record Connection(String identity, String id, Instant since) {
    @Override
    public String toString() {
      return "Connection[since=" + since + "]";
    }
  }

  /**
   * A room that is open.
   *
   * @param name its name
   * @param sid the provider's own id of it
   */
  record OpenRoom(String name, String sid) {}
}
