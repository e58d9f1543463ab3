package dev.bookend.call;

import java.util.Optional;
import java.util.UUID;

/**
 * The identity of a call. Its text form is a canonical UUID.
 *
 * @param value the UUID
 */
public record CallId(UUID value) {
  private static final String ROOM_PREFIX = "video-call-";

  /** {@return a new random id} */
  public static CallId random() {
    return new CallId(UUID.randomUUID());
  }

  /**
   * Parses the text form of an id.
   *
   * @param text any text
   * @return the id, or empty if the text is not a UUID in its canonical, 36-character form
   */
  public static Optional<CallId> parse(String text) {
    try {
      UUID uuid = UUID.fromString(text);
      return uuid.toString().equalsIgnoreCase(text)
          ? Optional.of(new CallId(uuid))
          : Optional.empty();
    } catch (IllegalArgumentException notUuid) {
      return Optional.empty();
    }
  }

  /**
   * Finds the call that a room belongs to.
   *
   * @param name any text
   * @return the id, or empty if the text is not a {@link #roomName()}
   */
  public static Optional<CallId> ofRoomName(String name) {
    return name.startsWith(ROOM_PREFIX)
        ? parse(name.substring(ROOM_PREFIX.length()))
        : Optional.empty();
  }

  /**
   * Returns the name of this call's room at the provider; it never changes.
   *
   * @return {@code video-call-<uuid>}
   */
  public String roomName() {
    return ROOM_PREFIX + value;
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
