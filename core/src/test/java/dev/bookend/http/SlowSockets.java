package dev.bookend.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bookend.twilio.SignedForm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Callback senders that send their bodies one byte at a time, or never. */
public final class SlowSockets implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration CALLBACK_TIMEOUT = Duration.ofSeconds(2);

  /** How the bodies are sent. */
  public enum Sending {
    /** One byte a second of a body of known length. */
    BYTES(false, true),
    /** Nothing of a body of known length. */
    NOTHING(false, false),
    /** One chunk of one byte a second. */
    CHUNKS(true, true),
    /** No chunk. */
    NO_CHUNK(true, false);

    private final boolean chunked;
    private final boolean drips;

    Sending(boolean chunked, boolean drips) {
      this.chunked = chunked;
      this.drips = drips;
    }

    private String header() {
      return chunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: 60000\r\n";
    }

    private byte[] drop() {
      return (chunked ? "1\r\na\r\n" : "a").getBytes(US_ASCII);
    }
  }

  private final URI uri;
  private final List<Socket> sockets = new ArrayList<>();
  private final ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
  private final List<Future<?>> dripping = new ArrayList<>();

  /**
   * Opens connections.
   *
   * @param port the local port
   * @param path path of the route
   * @param many number of connections
   * @param signature the signature header; empty for none
   * @param sendings how their bodies are sent; many connections for each
   */
  public SlowSockets(int port, String path, int many, String signature, Sending... sendings)
      throws IOException {
    uri = URI.create("http://localhost:" + port + path);
    for (Sending sending : sendings) {
      List<Socket> opened = open(many, signature, sending);
      sockets.addAll(opened);
      if (sending.drips) {
        dripping.add(
            drip.scheduleWithFixedDelay(
                () -> send(opened, sending.drop()), 0, 1, TimeUnit.SECONDS));
      }
    }
  }

  private List<Socket> open(int many, String signature, Sending sending) throws IOException {
    String head =
        "POST "
            + uri.getPath()
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + sending.header()
            + "Content-Type: application/x-www-form-urlencoded\r\n"
            + (signature.isEmpty() ? "" : "X-Twilio-Signature: " + signature + "\r\n")
            + "\r\n";
    List<Socket> opened = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort());
      opened.add(socket);
      socket.getOutputStream().write(head.getBytes(US_ASCII));
    }
    return opened;
  }

  private static void send(List<Socket> sockets, byte[] bytes) {
    for (Socket socket : sockets) {
      try {
        socket.getOutputStream().write(bytes);
      } catch (IOException refused) {
        // the server no longer reads the body
      }
    }
  }

  /**
   * {@return the status of a callback to the same route that is sent at once} It must be answered
   * within 2 s.
   *
   * @param form the callback
   * @param signature the signature header
   * @param chunked whether the length of the body is unknown to the server
   */
  public int deliver(SignedForm form, String signature, boolean chunked) throws Exception {
    byte[] body = form.body();
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(CALLBACK_TIMEOUT)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Twilio-Signature", signature)
            .POST(
                chunked
                    ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                    : BodyPublishers.ofByteArray(body))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  /**
   * {@return the status of each response; "closed" without one; "none" if there was none in 30 s}
   */
  public List<String> statuses() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    return sockets.stream().map(socket -> status(socket, deadline)).toList();
  }

  private static String status(Socket socket, long deadline) {
    long patience = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    byte[] line = new byte["HTTP/1.1 403".length()];
    try {
      socket.setSoTimeout((int) Math.max(patience, 1));
      int length = socket.getInputStream().readNBytes(line, 0, line.length);
      return length < line.length ? "closed" : new String(line, 9, 3, US_ASCII);
    } catch (SocketTimeoutException noAnswer) {
      return "none";
    } catch (IOException reset) {
      return "closed";
    }
  }

  @Override
  public void close() throws IOException {
    dripping.forEach(task -> task.cancel(true));
    drip.shutdownNow();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
