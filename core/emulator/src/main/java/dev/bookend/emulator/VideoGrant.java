package dev.bookend.emulator;

import org.jspecify.annotations.Nullable;

/**
 * The grant of a valid token.
 *
 * @param identity identity of the participant
 * @param room name or SID of the granted room; null for any room
 */
record VideoGrant(String identity, @Nullable String room) {
  boolean allows(Room requested) {
    return room == null || room.equals(requested.name) || room.equals(requested.sid);
  }

  @Override
  public String toString() {
    return "VideoGrant[" + room + "]";
  }
}
