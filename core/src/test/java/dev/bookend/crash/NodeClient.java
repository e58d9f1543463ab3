package dev.bookend.crash;

import dev.bookend.call.CallEvent;
import dev.bookend.call.ProviderException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallListener;
import dev.bookend.port.VideoRooms;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A node's HTTP client of the {@linkplain ExternalWorld external world}. */
final class NodeClient implements VideoRooms, CallListener {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final Duration NEVER = Duration.ofMinutes(1);

  /** The answer about a closed room. */
  private static final String GONE = "gone";

  private final int port;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  NodeClient(int port) {
    this.port = port;
  }

  void ready(String node) {
    send("ready", node, NEVER);
  }

  void created(UUID call) {
    send("created", call.toString(), NEVER);
  }

  /** Reports an exception that no scenario expects. */
  void unexpected(String error) {
    send("unexpected", error, NEVER);
  }

  @Override
  public void on(CallEvent event, VideoCall call) {
    send(
        "delivered", event.callId().value() + " " + event.sequence() + " " + event.type(), TIMEOUT);
  }

  @Override
  public String provider() {
    return "outside";
  }

  @Override
  public boolean managesRooms() {
    return true;
  }

  @Override
  public String open(String name, int maxParticipants, Duration atMost) {
    return provide("open", name);
  }

  @Override
  public void close(String room) {
    provide("close", room);
  }

  @Override
  public Optional<List<Connection>> connections(String room) {
    String found = provide("connections", room);
    return found.equals(GONE)
        ? Optional.empty()
        : Optional.of(
            found
                .lines()
                .map(line -> line.split(" ", -1))
                .map(words -> new Connection(words[0], words[1], Instant.parse(words[2])))
                .toList());
  }

  @Override
  public List<OpenRoom> openRooms() {
    return provide("rooms", "all")
        .lines()
        .map(line -> line.split(" ", -1))
        .map(words -> new OpenRoom(words[0], words[1]))
        .toList();
  }

  @Override
  public Instant providerTime() {
    return Instant.EPOCH;
  }

  @Override
  public void disconnect(String room, String identity) {
    provide("disconnect", room + " " + identity);
  }

  /** {@return the connection of a person who uses a token; empty if the room is closed} */
  Optional<String> come(String room, String identity) {
    return Optional.of(send("come", room + " " + identity, NEVER))
        .filter(connection -> !connection.equals(GONE));
  }

  /** Ends the connection of a person who goes away. */
  void go(String room, String identity) {
    send("go", room + " " + identity, NEVER);
  }

  private String provide(String path, String arguments) {
    try {
      return send(path, arguments, TIMEOUT);
    } catch (IllegalStateException e) {
      throw new ProviderException("The provider fails.", Duration.ofSeconds(1));
    }
  }

  private String send(String path, String argument, Duration timeout) {
    String query = URLEncoder.encode(argument, StandardCharsets.UTF_8).replace("+", "%20");
    URI uri = URI.create("http://localhost:" + port + "/" + path + "?" + query);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(path + ": " + response.statusCode());
      }
      return response.body();
    } catch (IOException e) {
      throw new IllegalStateException(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(path, e);
    }
  }
}
