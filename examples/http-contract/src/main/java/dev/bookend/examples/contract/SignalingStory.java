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

/** The WebSocket at which the browsers' video SDK finds the emulator. */
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
   * The story of an app.
   *
   * @param app how it is started; {@code booking.signaling.silence} says after how long a browser
   *     that says nothing is gone
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
  void theVideoSdkIsGreeted() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    WebSocket socket = socket(heard);

    say(socket, HELLO);
    assertThat(heard.poll(10, TimeUnit.SECONDS)).contains("\"welcome\"");
    socket.abort();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "stranger"})
  void whoHasNotSignedInIsNot(String name) {
    assertThatThrownBy(() -> socket(name, running.uri().toString(), new LinkedBlockingQueue<>()))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  @Test
  void onlyWhoHasATokenMaySayMuch() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    WebSocket socket = socket(heard);
    String large = "{\"type\":\"heartbeat\",\"x\":\"" + "x".repeat(500_000) + "\"}";

    say(socket, HELLO);
    assertThat(heard.poll(10, TimeUnit.SECONDS)).contains("\"welcome\"");
    assertThat(heard.poll(10, TimeUnit.SECONDS)).contains("\"iced\"");
    say(socket, large);
    say(socket, ICE.formatted(token()));
    assertThat(heard.poll(10, TimeUnit.SECONDS)).contains("\"iced\"");
    say(socket, large);
    assertThat(heard.poll(10, TimeUnit.SECONDS)).contains("\"heartbeat\"");
    socket.abort();
  }

  private String token() {
    Caller recipient = new Caller(running.uri(), "recipient");
    String call = recipient.askFor("{\"invitee_ids\":[\"caregiver\"]}");
    new Caller(running.uri(), "caregiver").call(call, "accept").expect(200);
    return recipient.token(call).expect(200).text("token");
  }

  @Test
  void twoHundredSocketsOfOnePersonDelayNobody() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    List<WebSocket> sockets = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      WebSocket socket = socket("outsider", running.uri().toString(), heard);
      sockets.add(socket);
      // one that is closed already takes no more
      socket.sendText(HELLO, true).exceptionally(closed -> socket);
    }

    assertOthersAreServed();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> heard.stream().filter("closed"::equals).count() > 150);
    // more than 10 only if some have been silent for too long meanwhile
    assertThat(heard.stream().filter(text -> text.contains("\"welcome\""))).hasSizeBetween(10, 50);
    sockets.forEach(WebSocket::abort);
  }

  @Test
  void whoSaysTooMuchIsCutOff() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    WebSocket socket = socket("outsider", running.uri().toString(), heard);
    say(socket, HELLO);
    int said = 0;
    while (!socket.isInputClosed() && !socket.isOutputClosed() && said < 100_000) {
      said++;
      socket
          .sendText("{\"type\":\"heartbeat\"}", true)
          .exceptionally(closed -> socket)
          .get(10, TimeUnit.SECONDS);
    }

    assertThat(said).isLessThan(100_000);
    assertOthersAreServed();
    socket.abort();
  }

  private void assertOthersAreServed() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Instant before = Instant.now();
    new Caller(running.uri(), "recipient").get("/app/me").expect(200);
    WebSocket socket = socket(heard);
    say(socket, HELLO);

    assertThat(heard.poll(10, TimeUnit.SECONDS)).contains("\"welcome\"");
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(1));
    socket.abort();
  }

  @Test
  void anotherSitesPageIsNot() {
    assertThatThrownBy(() -> socketFrom("https://elsewhere.example", new LinkedBlockingQueue<>()))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  @Test
  void aSilentBrowserIsGone() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    WebSocket alive = socket(heard);
    BlockingQueue<String> silence = new LinkedBlockingQueue<>();
    socket(silence);

    @Nullable String last = null;
    for (int second = 0; second < 20 && last == null; second++) {
      say(alive, "{\"type\":\"heartbeat\"}");
      last = silence.poll(1, TimeUnit.SECONDS);
    }
    assertThat(last).isEqualTo("closed");
    assertThat(heard).isEmpty();
    alive.abort();
  }

  private static void say(WebSocket socket, String text) throws Exception {
    socket.sendText(text, true).get(10, TimeUnit.SECONDS);
  }

  private WebSocket socket(BlockingQueue<String> heard) throws Exception {
    return socketFrom(running.uri().toString(), heard);
  }

  private WebSocket socketFrom(String origin, BlockingQueue<String> heard) throws Exception {
    return socket("caregiver", origin, heard);
  }

  private WebSocket socket(String name, String origin, BlockingQueue<String> heard)
      throws Exception {
    URI at = URI.create(running.uri().resolve("/signaling").toString().replace("http", "ws"));
    WebSocket.Builder socket = HTTP.newWebSocketBuilder();
    if (!name.isEmpty()) {
      byte[] credentials = (name + ":demo").getBytes(StandardCharsets.UTF_8);
      socket.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    return socket.header("Origin", origin).buildAsync(at, to(heard)).get(10, TimeUnit.SECONDS);
  }

  private static WebSocket.Listener to(BlockingQueue<String> heard) {
    return new WebSocket.Listener() {
      @Override
      public @Nullable CompletionStage<?> onText(
          WebSocket socket, CharSequence data, boolean last) {
        heard.add(data.toString());
        return WebSocket.Listener.super.onText(socket, data, last);
      }

      @Override
      public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        heard.add("closed");
        return null;
      }
    };
  }
}
