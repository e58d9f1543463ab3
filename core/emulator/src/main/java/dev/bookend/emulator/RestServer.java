package dev.bookend.emulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the REST interface with the JDK's HTTP server. */
final class RestServer implements TwilioEmulator.Server {
  private static final Logger LOG = LoggerFactory.getLogger(TwilioEmulator.class);
  private static final int BACKLOG = 1024;
  private static final int THREADS = 16;
  private static final int WAITING = 4096;
  private static final int MAX_BODY = 64 << 10;
  private static final String CONNECTION = "Connection";

  private final RestRouter rest;
  private final FaultPlan faults;
  private final HttpServer server;
  private final ThreadPoolExecutor threads;

  RestServer(InetSocketAddress address, RestRouter rest, FaultPlan faults) {
    this.rest = rest;
    this.faults = faults;
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      // without TCP_NODELAY each response is delayed by 40 ms
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
    try {
      server = HttpServer.create(address, BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "bookend-emulator");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  @Override
  public URI uri() {
    return URI.create("http://" + authority(server.getAddress()));
  }

  /** Returns host and port as a client on this machine addresses them. */
  static String authority(InetSocketAddress at) {
    String host = at.getAddress().isAnyLocalAddress() ? "localhost" : at.getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + at.getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }

  private void handle(HttpExchange exchange) throws IOException {
    write(exchange, respond(exchange));
  }

  private ApiResponse respond(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      return ApiResponse.of(ApiProblem.TOO_LARGE);
    }
    try {
      return rest.respond(request(exchange, new String(body, StandardCharsets.UTF_8)));
    } catch (ApiException e) {
      return ApiResponse.of(e.problem);
    }
  }

  private ApiRequest request(HttpExchange exchange, String body) {
    URI uri = exchange.getRequestURI();
    List<String> path =
        Arrays.stream(uri.getRawPath().substring(1).split("/", -1))
            .map(Form::decodeSegment)
            .toList();
    return new ApiRequest(
        exchange.getRequestMethod(),
        path,
        Form.read(Optional.ofNullable(uri.getRawQuery()).orElse("")),
        Form.readAll(body),
        header(exchange, "Authorization").orElse(""),
        header(exchange, "Host").map(host -> "http://" + host).orElse(uri().toString()));
  }

  private static Optional<String> header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  private void write(HttpExchange exchange, ApiResponse response) throws IOException {
    switch (response.delivery()) {
      case NEVER -> faults.hold(exchange::close);
      case CUT -> exchange.close();
      case HALF -> {
        byte[] body = begin(exchange, response);
        int half = body.length / 2;
        exchange.getResponseBody().write(body, 0, half);
        exchange.getResponseBody().flush();
        faults.hold(() -> finish(exchange, body, half));
      }
      case WHOLE -> finish(exchange, begin(exchange, response), 0);
    }
  }

  private static byte[] begin(HttpExchange exchange, ApiResponse response) throws IOException {
    exchange.getResponseHeaders().set("Twilio-Request-Id", Sid.random("RQ"));
    exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
    response.headers().forEach(exchange.getResponseHeaders()::set);
    if (header(exchange, CONNECTION).filter("close"::equalsIgnoreCase).isPresent()) {
      // older JDKs close the connection without this header
      exchange.getResponseHeaders().set(CONNECTION, "close");
    }
    byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
    return body;
  }

  private static void finish(HttpExchange exchange, byte[] body, int from) {
    try (exchange) {
      exchange.getResponseBody().write(body, from, body.length - from);
      exchange.getResponseBody().close();
    } catch (IOException e) {
      LOG.debug("Emulator could not send a response: the client has closed the connection");
    }
  }
}
