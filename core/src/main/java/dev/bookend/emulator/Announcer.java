package dev.bookend.emulator;

import dev.bookend.port.RoomEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Tells what happens in rooms: the listeners in this process. Used in turns only. */
final class Announcer {
  private final Turn turn;
  private final List<Mailbox<RoomEvent>> listeners = new ArrayList<>();

  Announcer(Turn turn) {
    this.turn = turn;
  }

  void listen(Consumer<RoomEvent> listener) {
    listeners.add(new Mailbox<>(turn, listener));
  }

  void opened(Room room, Instant now) {}

  void connected(Member who, Instant now) {
    Room room = who.room;
    tell(new RoomEvent.Connected(room.name, room.sid, now, who.identity, who.sid));
  }

  void disconnected(Member who, Instant now) {
    Room room = who.room;
    tell(new RoomEvent.Disconnected(room.name, room.sid, now, who.identity, who.sid));
  }

  void ended(Room room, Instant now) {
    tell(new RoomEvent.Ended(room.name, room.sid, now));
  }

  private void tell(RoomEvent event) {
    listeners.forEach(listener -> listener.put(event));
  }
}
