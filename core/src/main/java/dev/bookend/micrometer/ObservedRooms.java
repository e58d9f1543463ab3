package dev.bookend.micrometer;

import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Measures requests to the provider; see {@link CallMetrics#observed}. */
record ObservedRooms(VideoRooms rooms, RequestMetrics requests) implements VideoRooms {
  @Override
  public String provider() {
    return rooms.provider();
  }

  @Override
  public boolean managesRooms() {
    return rooms.managesRooms();
  }

  @Override
  public String open(String name, int maxParticipants, Duration atMost) {
    return requests.measured("open", () -> rooms.open(name, maxParticipants, atMost));
  }

  @Override
  public void close(String room) {
    requests.measured(
        "close",
        () -> {
          rooms.close(room);
          return room;
        });
  }

  @Override
  public Optional<List<Connection>> connections(String room) {
    return requests.measured("connections", () -> rooms.connections(room));
  }

  @Override
  public List<OpenRoom> openRooms() {
    return requests.measured("open_rooms", rooms::openRooms);
  }

  @Override
  public void disconnect(String room, String identity) {
    requests.measured(
        "disconnect",
        () -> {
          rooms.disconnect(room, identity);
          return room;
        });
  }

  @Override
  public Instant providerTime() {
    return requests.measured("provider_time", rooms::providerTime);
  }
}
