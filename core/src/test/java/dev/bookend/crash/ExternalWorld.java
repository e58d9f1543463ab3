package dev.bookend.crash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bookend.crash.Evidence.Delivery;
import dev.bookend.crash.Evidence.Room;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The external systems, which survive crashes of nodes: the provider of rooms, and the host's
 * listener. Records all requests in one order.
 */
final class ExternalWorld implements AutoCloseable {
  /** The behaviour of an external system. */
  enum Behaviour {
    /** Succeeds. */
    NORMAL,
    /** Fails for a share of the rooms or calls. */
    FAILING,
    /** Applies requests, but responds after the caller's time-out. */
    SLOW
  }

  static final int SLOW_SECONDS = 3;
  private static final int AFFECTED_SHARE = 3;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, String> open = new HashMap<>();
  private final List<Room> rooms = new ArrayList<>();
  private final List<Delivery> deliveries = new ArrayList<>();
  private final Set<UUID> created = new HashSet<>();
  private final Map<String, Instant> ready = new HashMap<>();
  private final List<String> unexpected = new ArrayList<>();
  private volatile Behaviour provider = Behaviour.NORMAL;
  private volatile Behaviour host = Behaviour.NORMAL;

  ExternalWorld() {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/open", exchange -> provide(exchange, this::open));
    server.createContext("/close", exchange -> provide(exchange, this::close));
    server.createContext("/rooms", exchange -> respond(exchange, 200, openRooms()));
    server.createContext("/delivered", this::deliver);
    server.createContext("/created", exchange -> record(exchange, this::created));
    server.createContext("/ready", exchange -> record(exchange, this::ready));
    server.createContext("/unexpected", exchange -> record(exchange, this::unexpected));
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  void provider(Behaviour behaviour) {
    provider = behaviour;
  }

  void host(Behaviour behaviour) {
    host = behaviour;
  }

  /** {@return the time at which each node was ready} */
  synchronized Map<String, Instant> ready() {
    return Map.copyOf(ready);
  }

  /** {@return exceptions that no scenario expects} */
  synchronized List<String> unexpected() {
    return List.copyOf(unexpected);
  }

  synchronized List<Room> rooms() {
    return List.copyOf(rooms);
  }

  synchronized List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  synchronized Set<UUID> created() {
    return Set.copyOf(created);
  }

  private interface Action {
    String on(String room);
  }

  private void provide(HttpExchange exchange, Action action) throws IOException {
    String room = arguments(exchange)[0];
    boolean isAffected = Math.floorMod(room.hashCode(), AFFECTED_SHARE) == 0;
    Behaviour behaviour = isAffected ? provider : Behaviour.NORMAL;
    if (behaviour == Behaviour.FAILING) {
      respond(exchange, 503, "");
      return;
    }
    String response = action.on(room);
    if (behaviour == Behaviour.SLOW) {
      CompletableFuture.delayedExecutor(SLOW_SECONDS, TimeUnit.SECONDS, threads)
          .execute(() -> respondLate(exchange, response));
    } else {
      respond(exchange, 200, response);
    }
  }

  private static void respondLate(HttpExchange exchange, String response) {
    try {
      respond(exchange, 200, response);
    } catch (IOException gone) {
      exchange.close(); // the caller has given up
    }
  }

  private synchronized String open(String name) {
    return open.computeIfAbsent(
        name,
        n -> {
          String sid = "RM" + rooms.size();
          rooms.add(new Room(sid, name, true, now()));
          return sid;
        });
  }

  private synchronized String close(String room) {
    open.entrySet()
        .removeIf(
            entry -> {
              boolean matches = entry.getKey().equals(room) || entry.getValue().equals(room);
              if (matches) {
                rooms.add(new Room(entry.getValue(), entry.getKey(), false, now()));
              }
              return matches;
            });
    return "";
  }

  private synchronized String openRooms() {
    return open.entrySet().stream()
        .map(room -> room.getKey() + " " + room.getValue())
        .collect(Collectors.joining("\n"));
  }

  private void deliver(HttpExchange exchange) throws IOException {
    String[] arguments = arguments(exchange);
    boolean fails =
        host == Behaviour.FAILING && Math.floorMod(arguments[0].hashCode(), AFFECTED_SHARE) == 0;
    if (!fails) {
      deliver(
          new Delivery(
              UUID.fromString(arguments[0]), Integer.parseInt(arguments[1]), arguments[2], now()));
    }
    respond(exchange, fails ? 500 : 200, "");
  }

  private synchronized void deliver(Delivery delivery) {
    deliveries.add(delivery);
  }

  private static void record(HttpExchange exchange, Consumer<String> recorder) throws IOException {
    recorder.accept(exchange.getRequestURI().getQuery());
    respond(exchange, 200, "");
  }

  private synchronized void created(String call) {
    created.add(UUID.fromString(call));
  }

  private synchronized void ready(String node) {
    ready.put(node, now());
  }

  synchronized void unexpected(String error) {
    unexpected.add(error);
  }

  private static Instant now() {
    return Clock.systemUTC().instant();
  }

  private static String[] arguments(HttpExchange exchange) {
    return exchange.getRequestURI().getQuery().split(" ", -1);
  }

  private static void respond(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
