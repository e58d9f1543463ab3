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

/** All rooms: the open ones, and those that ended last. Used in turns only. */
final class Rooms {
  /** How many ended ones can still be read. */
  private static final int MEMORY = 10_000;

  private final Map<String, Room> open = new LinkedHashMap<>();
  private final Map<String, Room> bySid = new HashMap<>();
  private final Deque<Room> ended = new ArrayDeque<>();
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

  int openOnes() {
    return open.size();
  }

  /** An open room by its name or its SID. */
  Optional<Room> find(String reference) {
    Room named = open.get(reference);
    Room room = named == null ? bySid.get(reference) : named;
    return Optional.ofNullable(room).filter(r -> !r.isCompleted());
  }

  /** An open room by its name or its SID, or an ended one by its SID. */
  Optional<Room> findAny(String reference) {
    return find(reference).or(() -> Optional.ofNullable(bySid.get(reference)));
  }

  /** The newest first. */
  List<Room> newestFirst(boolean completed) {
    List<Room> found = new ArrayList<>(completed ? ended : open.values());
    found.sort((a, b) -> Long.compare(b.number, a.number));
    return found;
  }

  void ended(Room room) {
    open.remove(room.name, room);
    ended.add(room);
    if (ended.size() > MEMORY) {
      bySid.remove(ended.remove().sid);
    }
  }

  void forget() {
    open.clear();
    bySid.clear();
    ended.clear();
  }
}
