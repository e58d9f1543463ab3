package dev.bookend.examples.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
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

/** The WebSocket at which the browsers' video SDK finds the emulator. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class SignalingStory {
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
    String large = "\"" + "x".repeat(500_000) + "\"";
    WebSocket socket = socket(heard);

    say(socket, large);
    say(socket, "{\"type\":\"hello\",\"version\":2,\"body\":{\"type\":\"ice\"}}");
    assertThat(heard.poll(10, TimeUnit.SECONDS)).contains("\"welcome\"");
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
    URI at = URI.create(running.uri().resolve("/signaling").toString().replace("http", "ws"));
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .header("Origin", origin)
        .buildAsync(at, to(heard))
        .get(10, TimeUnit.SECONDS);
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
