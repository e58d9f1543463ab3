package dev.bookend.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Serves the browsers' WebSockets on a separate port, at any path, for pages whose host has no
 * WebSocket endpoint. Any client may connect; an access token admits it to a room.
 */
final class SignallingServer implements TwilioEmulator.Server {
  private static final int BACKLOG = 256;
  private static final int MAX_CONNECTIONS = 1000;

  private final BiFunction<InetAddress, Consumer<String>, TwilioEmulator.Signalling> connector;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  SignallingServer(
      InetSocketAddress address,
      BiFunction<InetAddress, Consumer<String>, TwilioEmulator.Signalling> connector) {
    this.connector = connector;
    try {
      server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(address, BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread(this::accept);
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "bookend-emulator-signalling");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public URI uri() {
    return URI.create(
        "ws://" + RestServer.authority((InetSocketAddress) server.getLocalSocketAddress()));
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(SignallingServer::close);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // the socket is discarded
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        if (open.size() < MAX_CONNECTIONS) {
          open.add(socket);
          thread(() -> serve(socket));
        } else {
          close(socket);
        }
      } catch (IOException e) {
        // server closed, or the client has disconnected
      }
    }
  }

  private void serve(Socket socket) {
    try (WebSocketConnection connection = WebSocketConnection.open(socket)) {
      TwilioEmulator.Signalling signalling =
          connector.apply(socket.getLocalAddress(), connection::send);
      try {
        connection.receive(signalling);
      } finally {
        signalling.closed();
      }
    } catch (IOException | UncheckedIOException e) {
      // handshake failed, or the browser has disconnected
    } finally {
      close(socket);
      open.remove(socket);
    }
  }
}
