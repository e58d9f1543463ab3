package dev.bookend.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Callback senders that send their bodies one byte at a time. */
public final class SlowSockets implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final List<Socket> sockets = new ArrayList<>();
  private final ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
  private final Future<?> dripping;

  /**
   * Opens the connections.
   *
   * @param port the local port
   * @param path path of the route
   * @param many number of connections
   * @param signature the signature header; empty for none
   */
  public SlowSockets(int port, String path, int many, String signature) throws IOException {
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\n"
            + (signature.isEmpty() ? "" : "X-Twilio-Signature: " + signature + "\r\n")
            + "\r\n";
    for (int i = 0; i < many; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      sockets.add(socket);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(head.getBytes(US_ASCII));
    }
    dripping = drip.scheduleWithFixedDelay(this::drip, 0, 1, TimeUnit.SECONDS);
  }

  private void drip() {
    for (Socket socket : sockets) {
      try {
        socket.getOutputStream().write('a');
      } catch (IOException refused) {
        // the server no longer reads the body
      }
    }
  }

  /** {@return the response to each; empty if the connection was closed or 30 s passed} */
  public List<String> statuses() {
    List<String> statuses = new ArrayList<>();
    for (Socket socket : sockets) {
      byte[] line = new byte["HTTP/1.1 403".length()];
      try {
        int length = socket.getInputStream().readNBytes(line, 0, line.length);
        statuses.add(length < line.length ? "" : new String(line, 9, 3, US_ASCII));
      } catch (IOException noAnswer) {
        statuses.add("");
      }
    }
    return statuses;
  }

  @Override
  public void close() throws IOException {
    dripping.cancel(true);
    drip.shutdownNow();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
