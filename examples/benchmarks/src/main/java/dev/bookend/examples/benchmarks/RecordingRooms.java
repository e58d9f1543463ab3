package dev.bookend.examples.benchmarks;

import dev.bookend.call.ProviderException;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the requests to open and close rooms, and those that the provider rejected as busy. */
final class RecordingRooms implements VideoRooms {
  private final VideoRooms rooms;
  private final AtomicBoolean opened = new AtomicBoolean();
  private final AtomicLong closesBeforeFirstOpen = new AtomicLong();
  private final AtomicInteger busyOpens = new AtomicInteger();
  private final AtomicInteger busyCloses = new AtomicInteger();

  RecordingRooms(VideoRooms rooms) {
    this.rooms = rooms;
  }

  @Override
  public String open(String name, int maxParticipants, Duration atMost) {
    try {
      String sid = rooms.open(name, maxParticipants, atMost);
      opened.set(true);
      return sid;
    } catch (ProviderException e) {
      busyOpens.addAndGet(e.isBusy() ? 1 : 0);
      throw e;
    }
  }

  @Override
  public void close(String room) {
    try {
      rooms.close(room);
      closesBeforeFirstOpen.addAndGet(opened.get() ? 0 : 1);
    } catch (ProviderException e) {
      busyCloses.addAndGet(e.isBusy() ? 1 : 0);
      throw e;
    }
  }

  @Override
  public String provider() {
    return rooms.provider();
  }

  @Override
  public boolean managesRooms() {
    return rooms.managesRooms();
  }

  @Override
  public Optional<List<Connection>> connections(String room) {
    return rooms.connections(room);
  }

  @Override
  public List<OpenRoom> openRooms() {
    return rooms.openRooms();
  }

  @Override
  public void disconnect(String room, String identity) {
    rooms.disconnect(room, identity);
  }

  @Override
  public Instant providerTime() {
    return rooms.providerTime();
  }

  /** {@return number of rooms closed before the first room was opened} */
  long closesBeforeFirstOpen() {
    return closesBeforeFirstOpen.get();
  }

  int busyOpens() {
    return busyOpens.get();
  }

  int busyCloses() {
    return busyCloses.get();
  }
}
