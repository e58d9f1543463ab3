package dev.bookend.examples.benchmarks;

import dev.bookend.call.ProviderException;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A provider that answers each request after a delay.
 *
 * @param requestTakes duration of each request
 */
record TimedRooms(Duration requestTakes) implements VideoRooms {
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
    request();
    return "RM" + name;
  }

  @Override
  public void close(String room) {
    request();
  }

  @Override
  public Optional<List<Connection>> connections(String room) {
    request();
    return Optional.of(List.of());
  }

  @Override
  public List<OpenRoom> openRooms() {
    request();
    return List.of();
  }

  @Override
  public Instant providerTime() {
    request();
    return Instant.EPOCH;
  }

  @Override
  public void disconnect(String room, String identity) {
    request();
  }

  private void request() {
    if (requestTakes.isZero()) {
      return;
    }
    try {
      Thread.sleep(requestTakes.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProviderException("The request was interrupted");
    }
  }
}
