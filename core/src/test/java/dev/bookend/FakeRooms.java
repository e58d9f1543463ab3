package dev.bookend;

import dev.bookend.call.ProviderException;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A provider in memory; tests choose which requests fail. */
public final class FakeRooms implements VideoRooms {
  public final List<String> log = new ArrayList<>();
  private final Map<String, String> open = new HashMap<>();
  private int failures;
  private int busy;
  private Runnable beforeOpen = () -> {};
  private Runnable beforeClose = () -> {};
  private Runnable beforeLook = () -> {};
  private Runnable afterLook = () -> {};
  private final Map<String, Map<String, Connection>> people = new HashMap<>();
  private final Map<String, String> strays = new LinkedHashMap<>();
  private boolean telling;
  private @Nullable List<Connection> list;
  private int made;
  public Instant time = Instant.EPOCH;

  /** The time limit of the latest opened room. */
  public Duration longest = Duration.ZERO;

  public void failNext(int times) {
    failures = times;
  }

  public void beforeOpen(Runnable action) {
    beforeOpen = action;
  }

  public void beforeLook(Runnable action) {
    beforeLook = action;
  }

  /** Runs once, after the connections were read and before they are returned. */
  public void afterLook(Runnable action) {
    afterLook = action;
  }

  public void beforeClose(Runnable action) {
    beforeClose = action;
  }

  public boolean isOpen(String name) {
    return open.containsKey(name);
  }

  @Override
  public String provider() {
    return "fake";
  }

  @Override
  public boolean managesRooms() {
    return true;
  }

  @Override
  public synchronized String open(String name, int maxParticipants, Duration atMost) {
    beforeOpen.run();
    failIfTold("open");
    longest = atMost;
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
    strays.remove(room);
  }

  public void busyNext(int times) {
    busy = times;
  }

  private void failIfTold(String what) {
    if (busy > 0) {
      busy--;
      log.add(what + " not now");
      throw ProviderException.busy(Duration.ofSeconds(2));
    }
    if (failures > 0) {
      failures--;
      log.add(what + " failed");
      throw new ProviderException("The provider is down.", Duration.ofSeconds(3));
    }
    log.add(what);
  }

  /** Answers presence checks from now on; before, they are rejected as busy. */
  public void tellWhoIsThere() {
    telling = true;
  }

  /** Answers presence checks of open rooms with these connections, also old ones. */
  public void list(Connection... connections) {
    list = List.of(connections);
  }

  /** Connects a person, or connects them again. */
  public void enter(String name, String identity, String connection, Instant since) {
    Connection made = new Connection(identity, connection, since);
    people.computeIfAbsent(open.get(name), sid -> new LinkedHashMap<>()).put(identity, made);
  }

  public void leave(String name, String identity) {
    people.get(open.get(name)).remove(identity);
  }

  /** Creates a room at the provider without the service. */
  public String appear(String name) {
    String sid = "RM" + made++;
    strays.put(sid, name);
    return sid;
  }

  /** Ends a room at the provider without the service. */
  public void vanish(String name) {
    open.remove(name);
  }

  @Override
  public synchronized Optional<List<Connection>> connections(String room) {
    if (!telling) {
      throw ProviderException.busy(Duration.ofHours(1));
    }
    failIfTold("look");
    beforeLook.run();
    if (list != null) {
      return Optional.of(list);
    }
    Optional<List<Connection>> found =
        open.containsValue(room)
            ? Optional.of(List.copyOf(people.getOrDefault(room, Map.of()).values()))
            : Optional.empty();
    Runnable once = afterLook;
    afterLook = () -> {};
    once.run();
    return found;
  }

  @Override
  public synchronized List<OpenRoom> openRooms() {
    List<OpenRoom> all = new ArrayList<>();
    open.forEach((name, sid) -> all.add(new OpenRoom(name, sid)));
    strays.forEach((sid, name) -> all.add(new OpenRoom(name, sid)));
    return all;
  }

  @Override
  public synchronized Instant providerTime() {
    failIfTold("time");
    return time;
  }

  @Override
  public synchronized void disconnect(String room, String identity) {
    failIfTold("disconnect");
    people.getOrDefault(room, new LinkedHashMap<>()).remove(identity);
  }
}
