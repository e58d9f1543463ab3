package dev.bookend.examples.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The WebSocket on which the browser SDK connects to the emulator. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class SignalingStory {
  private static final String HELLO =
      "{\"type\":\"hello\",\"version\":2,\"body\":{\"type\":\"ice\"}}";
  private static final String ICE =
      "{\"type\":\"msg\",\"body\":{\"type\":\"ice\",\"token\":\"%s\"}}";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final App app;
  private App.Running running;

  /**
   * Creates the tests for an application.
   *
   * @param app the application; {@code booking.signaling.silence} is its timeout for silent
   *     browsers
   */
  protected SignalingStory(App app) {
    this.app = app;
  }

  @BeforeAll
  void start() {
    running = app.start(HttpContract.inMemory(), Map.of("booking.signaling.silence", "PT3S"));
  }

  @AfterAll
  void stop() {
    running.close();
  }

  @Test
  void theSdkIsWelcomed() throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    WebSocket socket = socket(received);

    send(socket, HELLO);
    assertThat(received.poll(10, TimeUnit.SECONDS)).contains("\"welcome\"");
    socket.abort();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "stranger"})
  void unauthenticatedConnectionsAreRejected(String name) {
    assertThatThrownBy(() -> socket(name, running.uri().toString(), new LinkedBlockingQueue<>()))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  @Test
  void guestsConnectWithoutSigningInButNotFromOtherSites() throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    WebSocket socket = guest(running.uri().toString(), received);

    send(socket, HELLO);
    assertThat(received.poll(10, TimeUnit.SECONDS)).contains("\"welcome\"");
    assertThatThrownBy(() -> guest("https://elsewhere.example", received))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
    socket.abort();
  }

  private WebSocket guest(String origin, BlockingQueue<String> received) throws Exception {
    return open("/signaling/guest", HTTP.newWebSocketBuilder(), origin, received);
  }

  @Test
  void largeMessagesNeedAToken() throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    WebSocket socket = socket(received);
    String large = "{\"type\":\"heartbeat\",\"x\":\"" + "x".repeat(500_000) + "\"}";

    send(socket, HELLO);
    assertThat(received.poll(10, TimeUnit.SECONDS)).contains("\"welcome\"");
    assertThat(received.poll(10, TimeUnit.SECONDS)).contains("\"iced\"");
    send(socket, large);
    send(socket, ICE.formatted(token()));
    assertThat(received.poll(10, TimeUnit.SECONDS)).contains("\"iced\"");
    send(socket, large);
    assertThat(received.poll(10, TimeUnit.SECONDS)).contains("\"heartbeat\"");
    socket.abort();
  }

  private String token() {
    ApiClient recipient = new ApiClient(running.uri(), "recipient");
    String call = recipient.askFor("{\"invitee_ids\":[\"caregiver\"]}");
    new ApiClient(running.uri(), "caregiver").call(call, "accept").expect(200);
    return recipient.token(call).expect(200).text("token");
  }

  // C28
  @Test
  void twoHundredSocketsOfOneUserDoNotDelayOthers() throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    List<WebSocket> sockets = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      WebSocket socket = socket("outsider", running.uri().toString(), received);
      sockets.add(socket);
      // a closed socket accepts no more messages
      socket.sendText(HELLO, true).exceptionally(closed -> socket);
    }

    assertOthersAreServed();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> received.stream().filter("closed"::equals).count() > 150);
    // more than 10 only if some sockets have timed out meanwhile
    assertThat(received.stream().filter(text -> text.contains("\"welcome\"")))
        .hasSizeBetween(10, 50);
    sockets.forEach(WebSocket::abort);
  }

  @Test
  void aFloodOfMessagesClosesTheSocket() throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    WebSocket socket = socket("outsider", running.uri().toString(), received);
    send(socket, HELLO);
    int sent = 0;
    while (!socket.isInputClosed() && !socket.isOutputClosed() && sent < 100_000) {
      sent++;
      socket
          .sendText("{\"type\":\"heartbeat\"}", true)
          .exceptionally(closed -> socket)
          .get(10, TimeUnit.SECONDS);
    }

    assertThat(sent).isLessThan(100_000);
    assertOthersAreServed();
    socket.abort();
  }

  private void assertOthersAreServed() throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    Instant before = Instant.now();
    new ApiClient(running.uri(), "recipient").get("/app/me").expect(200);
    WebSocket socket = socket(received);
    send(socket, HELLO);

    assertThat(received.poll(10, TimeUnit.SECONDS)).contains("\"welcome\"");
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(1));
    socket.abort();
  }

  @Test
  void pagesOfOtherSitesAreRejected() {
    assertThatThrownBy(() -> socketFrom("https://elsewhere.example", new LinkedBlockingQueue<>()))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  @Test
  void aSilentConnectionIsClosed() throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    WebSocket alive = socket(received);
    BlockingQueue<String> silence = new LinkedBlockingQueue<>();
    socket(silence);

    @Nullable String last = null;
    for (int second = 0; second < 20 && last == null; second++) {
      send(alive, "{\"type\":\"heartbeat\"}");
      last = silence.poll(1, TimeUnit.SECONDS);
    }
    assertThat(last).isEqualTo("closed");
    assertThat(received).isEmpty();
    alive.abort();
  }

  private static void send(WebSocket socket, String text) throws Exception {
    socket.sendText(text, true).get(10, TimeUnit.SECONDS);
  }

  private WebSocket socket(BlockingQueue<String> received) throws Exception {
    return socketFrom(running.uri().toString(), received);
  }

  private WebSocket socketFrom(String origin, BlockingQueue<String> received) throws Exception {
    return socket("caregiver", origin, received);
  }

  private WebSocket socket(String name, String origin, BlockingQueue<String> received)
      throws Exception {
    WebSocket.Builder socket = HTTP.newWebSocketBuilder();
    if (!name.isEmpty()) {
      byte[] credentials = (name + ":demo").getBytes(StandardCharsets.UTF_8);
      socket.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    return open("/signaling", socket, origin, received);
  }

  private WebSocket open(
      String path, WebSocket.Builder socket, String origin, BlockingQueue<String> received)
      throws Exception {
    URI at = URI.create(running.uri().resolve(path).toString().replace("http", "ws"));
    return socket
        .header("Origin", origin)
        .buildAsync(at, listener(received))
        .get(10, TimeUnit.SECONDS);
  }

  private static WebSocket.Listener listener(BlockingQueue<String> received) {
    return new WebSocket.Listener() {
      @Override
      public @Nullable CompletionStage<?> onText(
          WebSocket socket, CharSequence data, boolean last) {
        received.add(data.toString());
        return WebSocket.Listener.super.onText(socket, data, last);
      }

      @Override
      public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        received.add("closed");
        return null;
      }
    };
  }
}
