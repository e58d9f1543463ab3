package dev.bookend.crash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bookend.crash.Evidence.Room;
import dev.bookend.crash.Evidence.Told;
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
 * The world outside the nodes, which no crash of theirs reaches: the provider of the rooms, and the
 * host who is told what happens. Remembers everything in one order.
 */
final class ExternalWorld implements AutoCloseable {
  /** How a part of the world behaves. */
  enum Mood {
    /** As it should. */
    WELL,
    /** It refuses some. */
    FAILING,
    /** It does as it is told, and says so too late. */
    SLOW
  }

  static final int SLOW_SECONDS = 3;
  private static final int SOME = 3;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, String> open = new HashMap<>();
  private final List<Room> rooms = new ArrayList<>();
  private final List<Told> told = new ArrayList<>();
  private final Set<UUID> made = new HashSet<>();
  private final Map<String, Instant> ready = new HashMap<>();
  private final List<String> odd = new ArrayList<>();
  private volatile Mood provider = Mood.WELL;
  private volatile Mood host = Mood.WELL;

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
    server.createContext("/rooms", exchange -> answer(exchange, 200, openRooms()));
    server.createContext("/told", this::hear);
    server.createContext("/made", exchange -> note(exchange, this::made));
    server.createContext("/ready", exchange -> note(exchange, this::ready));
    server.createContext("/odd", exchange -> note(exchange, this::odd));
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  void provider(Mood mood) {
    provider = mood;
  }

  void host(Mood mood) {
    host = mood;
  }

  /** {@return since when which node keeps time} */
  synchronized Map<String, Instant> ready() {
    return Map.copyOf(ready);
  }

  /** {@return what nobody should ever see} */
  synchronized List<String> odd() {
    return List.copyOf(odd);
  }

  synchronized List<Room> rooms() {
    return List.copyOf(rooms);
  }

  synchronized List<Told> told() {
    return List.copyOf(told);
  }

  synchronized Set<UUID> made() {
    return Set.copyOf(made);
  }

  private interface Deed {
    String on(String room);
  }

  private void provide(HttpExchange exchange, Deed deed) throws IOException {
    String room = words(exchange)[0];
    boolean concerned = Math.floorMod(room.hashCode(), SOME) == 0;
    Mood mood = concerned ? provider : Mood.WELL;
    if (mood == Mood.FAILING) {
      answer(exchange, 503, "");
      return;
    }
    String answer = deed.on(room);
    if (mood == Mood.SLOW) {
      CompletableFuture.delayedExecutor(SLOW_SECONDS, TimeUnit.SECONDS, threads)
          .execute(() -> answerTooLate(exchange, answer));
    } else {
      answer(exchange, 200, answer);
    }
  }

  private static void answerTooLate(HttpExchange exchange, String answer) {
    try {
      answer(exchange, 200, answer);
    } catch (IOException gone) {
      exchange.close(); // who asked waits no longer
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
              boolean meant = entry.getKey().equals(room) || entry.getValue().equals(room);
              if (meant) {
                rooms.add(new Room(entry.getValue(), entry.getKey(), false, now()));
              }
              return meant;
            });
    return "";
  }

  private synchronized String openRooms() {
    return open.entrySet().stream()
        .map(room -> room.getKey() + " " + room.getValue())
        .collect(Collectors.joining("\n"));
  }

  private void hear(HttpExchange exchange) throws IOException {
    String[] words = words(exchange);
    boolean deaf = host == Mood.FAILING && Math.floorMod(words[0].hashCode(), SOME) == 0;
    if (!deaf) {
      hear(new Told(UUID.fromString(words[0]), Integer.parseInt(words[1]), words[2], now()));
    }
    answer(exchange, deaf ? 500 : 200, "");
  }

  private synchronized void hear(Told one) {
    told.add(one);
  }

  private static void note(HttpExchange exchange, Consumer<String> book) throws IOException {
    book.accept(exchange.getRequestURI().getQuery());
    answer(exchange, 200, "");
  }

  private synchronized void made(String call) {
    made.add(UUID.fromString(call));
  }

  private synchronized void ready(String node) {
    ready.put(node, now());
  }

  synchronized void odd(String what) {
    odd.add(what);
  }

  private static Instant now() {
    return Clock.systemUTC().instant();
  }

  private static String[] words(HttpExchange exchange) {
    return exchange.getRequestURI().getQuery().split(" ", -1);
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
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
