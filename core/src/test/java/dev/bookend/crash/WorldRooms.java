package dev.bookend.crash;

import dev.bookend.crash.Evidence.Room;
import dev.bookend.crash.Evidence.Stay;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The rooms of the provider, with the people in them, and the record of both. Who has had a token
 * of a room may come in as long as the room is open, as with a real provider. Thread-safe.
 */
final class WorldRooms {
  private final Map<String, String> open = new HashMap<>();
  private final List<Room> rooms = new ArrayList<>();
  private final List<Stay> stays = new ArrayList<>();

  synchronized List<Room> rooms() {
    return List.copyOf(rooms);
  }

  synchronized List<Stay> stays() {
    return List.copyOf(stays);
  }

  /** {@return the id of the open room with that name} */
  synchronized String open(String name) {
    return open.computeIfAbsent(
        name,
        n -> {
          String sid = "RM" + rooms.size();
          rooms.add(new Room(sid, name, true, now()));
          return sid;
        });
  }

  /** Closes a room, by its id or name, with all connections to it. */
  synchronized String close(String room) {
    open.entrySet()
        .removeIf(
            entry -> {
              boolean matches = entry.getKey().equals(room) || entry.getValue().equals(room);
              if (matches) {
                rooms.add(new Room(entry.getValue(), entry.getKey(), false, now()));
                stays.replaceAll(stay -> stay.isIn(entry.getValue()) ? stay.until(now()) : stay);
              }
              return matches;
            });
    return "";
  }

  /** {@return a line with name and id of each open room} */
  synchronized String openRooms() {
    return open.entrySet().stream()
        .map(room -> room.getKey() + " " + room.getValue())
        .collect(Collectors.joining("\n"));
  }

  /** {@return a line with identity, id and start of each connection; {@code gone} if closed} */
  synchronized String connections(String sid) {
    return open.containsValue(sid)
        ? stays.stream()
            .filter(stay -> stay.isIn(sid))
            .map(stay -> stay.identity() + " " + stay.connection() + " " + stay.from())
            .collect(Collectors.joining("\n"))
        : "gone";
  }

  /**
   * {@return the connection of a person who comes in, or is already there; {@code gone} if the room
   * is closed}
   */
  synchronized String come(String sid, String identity) {
    if (!open.containsValue(sid)) {
      return "gone";
    }
    Optional<Stay> there = find(sid, identity);
    if (there.isPresent()) {
      return there.get().connection();
    }
    Stay stay = new Stay(sid, identity, "PA" + stays.size(), now(), null);
    stays.add(stay);
    return stay.connection();
  }

  /** Ends the connection of a person, who goes away or is disconnected. */
  synchronized String go(String sid, String identity) {
    stays.replaceAll(
        stay -> stay.isIn(sid) && stay.identity().equals(identity) ? stay.until(now()) : stay);
    return "";
  }

  private Optional<Stay> find(String sid, String identity) {
    return stays.stream()
        .filter(stay -> stay.isIn(sid) && stay.identity().equals(identity))
        .findFirst();
  }

  private static Instant now() {
    return Clock.systemUTC().instant();
  }
}
