package dev.bookend.port;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Rooms, tokens and callbacks of one account at a provider. The tokens open the rooms.
 * Implementations are thread-safe.
 */
public interface VideoProvider {
  /** {@return the account's rooms} */
  VideoRooms rooms();

  /** {@return the issuer of tokens for the rooms} */
  TokenIssuer tokens();

  /**
   * {@return the verifier of the HTTP callbacks about the rooms; empty if the provider sends none,
   * or none that can be verified. Presence then comes from {@link #onEvent}, polling, and reports
   * of pages}
   */
  default Optional<ProviderCallbacks> callbacks() {
    return Optional.empty();
  }

  /**
   * Registers a receiver of room events, for a provider in the same process. The default does
   * nothing: other providers report events by callbacks.
   *
   * @param receiver receives each event once, on the thread that caused it
   */
  default void onEvent(Consumer<RoomEvent> receiver) {}

  /**
   * {@return a provider of these parts, without callbacks}
   *
   * @param rooms the account's rooms
   * @param tokens the issuer of tokens for the rooms
   */
  static VideoProvider of(VideoRooms rooms, TokenIssuer tokens) {
    return new ProviderParts(rooms, tokens);
  }
}
