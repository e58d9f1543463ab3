package dev.bookend.examples.benchmarks;

import dev.bookend.call.ProviderException;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.util.Set;

/**
 * A provider that does as it is told, after a while.
 *
 * @param requestTakes how long each request takes
 */
record TimedRooms(Duration requestTakes) implements VideoRooms {
  @Override
  public String provider() {
    return "none";
  }

  @Override
  public boolean areManaged() {
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
  public Set<String> participants(String room) {
    request();
    return Set.of();
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
