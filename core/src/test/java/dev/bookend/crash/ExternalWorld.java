package dev.bookend.crash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bookend.crash.Evidence.Delivery;
import dev.bookend.crash.Evidence.Disturbance;
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
import java.util.function.BinaryOperator;
import java.util.function.Consumer;

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
  private final WorldRooms rooms = new WorldRooms();
  private final List<Disturbance> outages = new ArrayList<>();
  private final List<Delivery> deliveries = new ArrayList<>();
  private final Set<UUID> created = new HashSet<>();
  private final Map<String, Instant> ready = new HashMap<>();
  private final List<String> unexpected = new ArrayList<>();
  private volatile Behaviour provider = Behaviour.NORMAL;
  private Instant outageBegan;
  private volatile Behaviour host = Behaviour.NORMAL;

  ExternalWorld() {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/open", exchange -> provide(exchange, asked -> rooms.open(asked[0])));
    server.createContext("/close", exchange -> provide(exchange, asked -> rooms.close(asked[0])));
    server.createContext(
        "/connections", exchange -> provide(exchange, asked -> rooms.connections(asked[0])));
    server.createContext(
        "/disconnect", exchange -> provide(exchange, asked -> rooms.go(asked[0], asked[1])));
    server.createContext("/rooms", exchange -> respond(exchange, 200, rooms.openRooms()));
    server.createContext("/come", exchange -> person(exchange, rooms::come));
    server.createContext("/go", exchange -> person(exchange, rooms::go));
    server.createContext("/delivered", this::deliver);
    server.createContext("/created", exchange -> record(exchange, this::created));
    server.createContext("/ready", exchange -> record(exchange, this::ready));
    server.createContext("/unexpected", exchange -> record(exchange, this::unexpected));
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  synchronized void provider(Behaviour behaviour) {
    if (provider != Behaviour.NORMAL) {
      outages.add(new Disturbance("PROVIDER", outageBegan, now()));
    }
    provider = behaviour;
    outageBegan = now();
  }

  /** {@return the times in which the provider failed or was slow} */
  synchronized List<Disturbance> outages() {
    return List.copyOf(outages);
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

  WorldRooms rooms() {
    return rooms;
  }

  synchronized List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  synchronized Set<UUID> created() {
    return Set.copyOf(created);
  }

  private interface Action {
    String on(String... arguments);
  }

  private void provide(HttpExchange exchange, Action action) throws IOException {
    String[] arguments = arguments(exchange);
    boolean isAffected = Math.floorMod(arguments[0].hashCode(), AFFECTED_SHARE) == 0;
    Behaviour behaviour = isAffected ? provider : Behaviour.NORMAL;
    if (behaviour == Behaviour.FAILING) {
      respond(exchange, 503, "");
      return;
    }
    String response = action.on(arguments);
    if (behaviour == Behaviour.SLOW) {
      CompletableFuture.delayedExecutor(SLOW_SECONDS, TimeUnit.SECONDS, threads)
          .execute(() -> respondLate(exchange, response));
    } else {
      respond(exchange, 200, response);
    }
  }

  /** A person's own browser, which the faults of the provider's interface do not concern. */
  private static void person(HttpExchange exchange, BinaryOperator<String> action)
      throws IOException {
    String[] arguments = arguments(exchange);
    respond(exchange, 200, action.apply(arguments[0], arguments[1]));
  }

  private static void respondLate(HttpExchange exchange, String response) {
    try {
      respond(exchange, 200, response);
    } catch (IOException gone) {
      exchange.close(); // the caller has given up
    }
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
