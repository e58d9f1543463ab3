package dev.bookend.examples.jakarta;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.examples.contract.LogStory;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogTest extends LogStory {
  private static @Nullable RunningApp app;

  LogTest() {
    super(LogTest::start);
  }

  private static RunningApp start(String database, Map<String, String> settings) {
    RunningApp started = RunningApp.start(database, settings);
    app = started;
    return started;
  }

  @Override
  protected String output() {
    return app == null ? "" : app.log();
  }

  @Test
  void aFrameThatIsTooLongClosesTheSocketWithoutAWordInTheLog() throws Exception {
    try (RunningApp running = start("jdbc:h2:mem:frame;DB_CLOSE_DELAY=-1", Map.of());
        Socket socket = new Socket("localhost", running.uri().getPort())) {
      socket.setSoTimeout(20_000);
      String before = running.log();
      socket.getOutputStream().write(upgrade(running.uri()).getBytes(US_ASCII));
      InputStream answer = socket.getInputStream();
      assertThat(headers(answer)).startsWith("HTTP/1.1 101 ");

      socket.getOutputStream().write(frame(70_000));

      assertThat(new String(answer.readAllBytes(), US_ASCII)).contains("Max frame length");
      assertThat(running.log()).isEqualTo(before);
    }
  }

  private static String upgrade(URI app) {
    return String.join(
        "\r\n",
        "GET /signaling HTTP/1.1",
        "Host: " + app.getAuthority(),
        "Origin: " + app,
        "Authorization: Basic "
            + Base64.getEncoder().encodeToString("recipient:demo".getBytes(US_ASCII)),
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "",
        "");
  }

  private static String headers(InputStream in) throws IOException {
    StringBuilder headers = new StringBuilder();
    while (headers.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).as("the end of the answer").isNotNegative();
      headers.append((char) next);
    }
    return headers.toString();
  }

  /** One text frame, masked with zeros. */
  private static byte[] frame(int length) {
    byte[] frame = new byte[14 + length];
    ByteBuffer.wrap(frame).put((byte) 0x81).put((byte) 0xff).putLong(length).putInt(0);
    Arrays.fill(frame, 14, frame.length, (byte) 'x');
    return frame;
  }
}
