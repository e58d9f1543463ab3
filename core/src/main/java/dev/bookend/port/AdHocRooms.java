package dev.bookend.port;

import java.time.Duration;
import java.util.Set;

/** See {@link VideoRooms#adHoc}. */
record AdHocRooms(String provider) implements VideoRooms {
  @Override
  public boolean areManaged() {
    return false;
  }

  @Override
  public String open(String name, int maxParticipants, Duration atMost) {
    return name;
  }

  @Override
  public void close(String room) {}

  @Override
  public Set<String> participants(String room) {
    return Set.of();
  }

  @Override
  public void disconnect(String room, String identity) {}
}
