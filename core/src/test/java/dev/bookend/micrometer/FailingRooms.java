package dev.bookend.micrometer;

import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rooms whose requests all fail. */
record FailingRooms(RuntimeException failure) implements VideoRooms {
  @Override
  public String provider() {
    return "none";
  }

  @Override
  public boolean managesRooms() {
    return true;
  }

  @Override
  public String open(String name, int maxParticipants, Duration atMost) {
    throw failure;
  }

  @Override
  public void close(String room) {
    throw failure;
  }

  @Override
  public Optional<List<Connection>> connections(String room) {
    throw failure;
  }

  @Override
  public List<OpenRoom> openRooms() {
    throw failure;
  }

  @Override
  public void disconnect(String room, String identity) {
    throw failure;
  }

  @Override
  public Instant providerTime() {
    throw failure;
  }
}
