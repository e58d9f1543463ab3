package dev.bookend.emulator;

import org.jspecify.annotations.Nullable;

/**
 * What a valid token allows.
 *
 * @param identity whom it lets in
 * @param room the room it opens, by name or SID; null if every room
 */
record VideoGrant(String identity, @Nullable String room) {
  boolean opens(Room asked) {
    return room == null || room.equals(asked.name) || room.equals(asked.sid);
  }

  @Override
  public String toString() {
    return "Grant[" + room + "]";
  }
}
