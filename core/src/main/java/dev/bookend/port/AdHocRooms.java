package dev.bookend.port;

import dev.bookend.call.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** See {@link VideoRooms#adHoc}. */
record AdHocRooms(String provider) implements VideoRooms {
  @Override
  public boolean managesRooms() {
    return false;
  }

  @Override
  public String open(String name, int maxParticipants, Duration atMost) {
    return name;
  }

  @Override
  public void close(String room) {}

  @Override
  public Optional<List<Connection>> connections(String room) {
    return Optional.empty();
  }

  @Override
  public List<OpenRoom> openRooms() {
    return List.of();
  }

  @Override
  public void disconnect(String room, String identity) {}

  @Override
  public Instant providerTime() {
    throw new ProviderException("Ad-hoc rooms have no provider API to query.");
  }
}
