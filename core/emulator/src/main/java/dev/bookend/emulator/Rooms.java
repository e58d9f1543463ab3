package dev.bookend.emulator;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The open rooms and the most recently completed ones. Guarded by the emulator's lock. */
final class Rooms {
  /** Maximum number of completed rooms that are kept. */
  private static final int MAX_COMPLETED = 10_000;

  private final Map<String, Room> open = new LinkedHashMap<>();
  private final Map<String, Room> bySid = new HashMap<>();
  private final Deque<Room> completedRooms = new ArrayDeque<>();
  private long opened;

  Room open(@Nullable String name, Terms terms, Instant now) {
    Room room = new Room(name, terms, now, ++opened);
    open.put(room.name, room);
    bySid.put(room.sid, room);
    return room;
  }

  Collection<Room> open() {
    return List.copyOf(open.values());
  }

  int openCount() {
    return open.size();
  }

  /** Finds an open room by name or SID. */
  Optional<Room> find(String reference) {
    Room named = open.get(reference);
    Room room = named == null ? bySid.get(reference) : named;
    return Optional.ofNullable(room).filter(r -> !r.isCompleted());
  }

  /** Finds an open room by name or SID, or a completed room by SID. */
  Optional<Room> findAny(String reference) {
    return find(reference).or(() -> Optional.ofNullable(bySid.get(reference)));
  }

  /** Returns the open or the completed rooms, newest first. */
  List<Room> newestFirst(boolean completed) {
    List<Room> found = new ArrayList<>(completed ? completedRooms : open.values());
    found.sort((a, b) -> Long.compare(b.number, a.number));
    return found;
  }

  void complete(Room room) {
    open.remove(room.name, room);
    completedRooms.add(room);
    if (completedRooms.size() > MAX_COMPLETED) {
      bySid.remove(completedRooms.remove().sid);
    }
  }

  void clear() {
    open.clear();
    bySid.clear();
    completedRooms.clear();
  }
}
