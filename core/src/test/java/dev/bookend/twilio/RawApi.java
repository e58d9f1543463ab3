package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

/** A fake of Twilio at the level of sockets, whose open connections can be broken. */
final class RawApi implements AutoCloseable {
  /** The fate of a request on a broken connection. */
  enum Death {
    SILENCE,
    RESET,
    CLOSE
  }

  private final ServerSocket server;
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final List<Socket> dead = new CopyOnWriteArrayList<>();
  private final CyclicBarrier bothHere = new CyclicBarrier(2);
  private volatile boolean pairs = true;
  private volatile Death death = Death.SILENCE;

  RawApi() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  URI url() {
    return URI.create("http://localhost:" + server.getLocalPort());
  }

  int connections() {
    return connections.size();
  }

  /** Breaks the open connections; later requests no longer wait for a second, concurrent one. */
  void breakConnections(Death how) {
    pairs = false;
    death = how;
    dead.addAll(connections);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.add(socket);
        start(() -> serveConnection(socket));
      }
    } catch (IOException closed) {
      // closed
    }
  }

  private void serveConnection(Socket socket) {
    try {
      BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      while (true) {
        String request = in.readLine();
        if (request == null) {
          return;
        }
        skipHeadersAndBody(in);
        if (pairs) {
          bothHere.await(10, TimeUnit.SECONDS);
        }
        if (dead.contains(socket)) {
          breakConnection(socket);
          return;
        }
        socket.getOutputStream().write(answer(request).getBytes(UTF_8));
      }
    } catch (IOException over) {
      // closed
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void skipHeadersAndBody(BufferedReader in) throws IOException {
    int length = 0;
    for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    for (int i = 0; i < length; i++) {
      if (in.read() < 0) {
        throw new IOException("cut off");
      }
    }
  }

  private void breakConnection(Socket socket) throws IOException {
    if (death == Death.RESET) {
      socket.setSoLinger(true, 0);
    }
    if (death != Death.SILENCE) {
      socket.close();
    }
  }

  private static String answer(String request) {
    if (request.startsWith("POST")) {
      return answer("201 Created", StubApi.room("in-progress"));
    }
    return request.contains("?")
        ? answer("200 OK", StubApi.page("rooms", null))
        : answer("404 Not Found", "{\"code\":20404}");
  }

  private static String answer(String status, String body) {
    return "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(status, body.getBytes(UTF_8).length, body);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "raw-api");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : connections) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
