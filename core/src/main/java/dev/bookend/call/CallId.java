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
   * {@return the id with this text form}
   *
   * @param text a UUID in its canonical form of 36 characters; upper case is allowed
   * @throws InvalidValueException naming {@code callId} if it is another text
   */
  public static CallId of(String text) {
    try {
      UUID uuid = UUID.fromString(text);
      if (uuid.toString().equalsIgnoreCase(text)) {
        return new CallId(uuid);
      }
    } catch (IllegalArgumentException notUuid) {
      // refused below
    }
    throw new InvalidValueException("callId", "must be a UUID of 36 characters");
  }

  /**
   * Finds the call that a room belongs to.
   *
   * @param name any text
   * @return the id, or empty if the text is not a {@link #roomName()}
   */
  public static Optional<CallId> ofRoomName(String name) {
    if (!name.startsWith(ROOM_PREFIX)) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(name.substring(ROOM_PREFIX.length())));
    } catch (InvalidValueException notId) {
      return Optional.empty();
    }
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
