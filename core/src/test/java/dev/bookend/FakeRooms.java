package dev.bookend;

import dev.bookend.call.ProviderException;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A provider whose failures are told beforehand. */
final class FakeRooms implements VideoRooms {
  final List<String> log = new ArrayList<>();
  private final Map<String, String> open = new HashMap<>();
  private int failures;
  private Runnable beforeOpen = () -> {};
  private Runnable beforeClose = () -> {};
  private int made;

  void failNext(int times) {
    failures = times;
  }

  void beforeOpen(Runnable action) {
    beforeOpen = action;
  }

  void beforeClose(Runnable action) {
    beforeClose = action;
  }

  boolean isOpen(String name) {
    return open.containsKey(name);
  }

  @Override
  public String provider() {
    return "fake";
  }

  @Override
  public boolean areManaged() {
    return true;
  }

  @Override
  public synchronized String open(String name, int maxParticipants, Duration atMost) {
    beforeOpen.run();
    failIfTold("open");
    return open.computeIfAbsent(name, n -> "RM" + made++);
  }

  @Override
  public void close(String room) {
    beforeClose.run();
    closeNow(room);
  }

  private synchronized void closeNow(String room) {
    failIfTold("close");
    open.entrySet().removeIf(e -> e.getKey().equals(room) || e.getValue().equals(room));
  }

  private void failIfTold(String what) {
    if (failures > 0) {
      failures--;
      log.add(what + " failed");
      throw new ProviderException("The provider is down.", Duration.ofSeconds(3));
    }
    log.add(what);
  }

  @Override
  public Optional<List<Connection>> connections(String room) {
    return Optional.of(List.of());
  }

  @Override
  public List<OpenRoom> openRooms() {
    return List.of();
  }

  @Override
  public Instant providerTime() {
    return Instant.EPOCH;
  }

  @Override
  public void disconnect(String room, String identity) {}
}
