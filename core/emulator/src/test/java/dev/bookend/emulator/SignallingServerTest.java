package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The emulator's WebSocket server, for pages whose host has none. */
class SignallingServerTest {
  private final SettableClock clock = new SettableClock();
  private final TwilioEmulator emulator = new TwilioEmulator(clock);
  private final String room = emulator.rooms().open("video-call-1", 2, Duration.ofMinutes(1));
  private final TwilioEmulator.Server server =
      emulator.serveSignalling(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    server.close();
  }

  private WebSocket socket() {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(server.uri().resolve("/signaling"), new Ear())
        .join();
  }

  private void say(WebSocket socket, String text) {
    socket.sendText(text, true).join();
  }

  private String hear() throws InterruptedException {
    String text = heard.poll(10, TimeUnit.SECONDS);
    assertThat(text).isNotNull();
    return text;
  }

  private void connect(WebSocket socket) throws InterruptedException {
    String token = new Token(emulator, clock, "anna", room).sign();
    say(socket, "{\"type\":\"hello\",\"body\":{\"type\":\"connect\",\"token\":\"" + token + "\"}}");
    assertThat(hear()).contains("\"welcome\"");
    assertThat(hear()).contains("\"connected\"");
  }

  @Test
  void connectABrowserAndDetectItsLoss() throws InterruptedException {
    WebSocket socket = socket();
    connect(socket);
    assertThat(Page.present(emulator, "video-call-1")).containsExactly("anna");

    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    assertThat(hear()).isEqualTo("closed 1000");
    assertThat(Page.present(emulator, "video-call-1")).isEmpty();
  }

  @Test
  void receiveLongMessagesInPartsAndAnswerPings() throws InterruptedException {
    WebSocket socket = socket();
    connect(socket);
    socket.sendPing(ByteBuffer.wrap(new byte[] {1, 2, 3})).join();
    assertThat(hear()).isEqualTo("pong 3");

    socket.sendText("{\"type\":\"heartbeat\",\"x\":\"" + "x".repeat(70_000), false).join();
    say(socket, "ä".repeat(10) + "\"}");
    assertThat(hear()).contains("heartbeat");
    say(socket, "{\"x\":\"" + "ä€😀".repeat(20_000) + "\",\"type\":\"heartbeat\"}");
    assertThat(hear()).contains("heartbeat");
  }

  @Test
  void disconnectABrowserBeyondTheRateLimit() throws InterruptedException {
    WebSocket socket = socket();
    say(socket, "{\"type\":\"hello\"}");
    for (int i = 0; i < 2500; i++) {
      socket.sendText("{}", true).exceptionally(gone -> socket).join();
    }

    assertThat(hear()).contains("\"welcome\"");
    assertThat(hear()).startsWith("closed");
  }

  /** With a plain socket: the JDK's WebSocket can miss an end of the stream. */
  @Test
  void closeWithTheServer() throws IOException {
    String upgrade = "GET /signaling HTTP/1.1\r\nSec-WebSocket-Key: a2V5\r\n\r\n";
    try (Socket socket = plainSocket(upgrade)) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(in.readLine()).isEqualTo("HTTP/1.1 101 Switching Protocols");
      server.close();

      assertThat(in.lines()).isNotEmpty();
      assertThatThrownBy(this::socket).isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void rejectOtherRequests() throws IOException {
    try (Socket socket = plainSocket("GET / HTTP/1.1\r\nHost: x\r\n\r\n")) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  private Socket plainSocket(String request) throws IOException {
    Socket socket = new Socket(server.uri().getHost(), server.uri().getPort());
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private final class Ear implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        heard.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer data) {
      heard.add("pong " + data.remaining());
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      heard.add("closed " + code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      heard.add("closed by an error");
    }
  }
}
