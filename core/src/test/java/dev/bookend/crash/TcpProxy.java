package dev.bookend.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A TCP proxy between nodes and database that can break connections. */
final class TcpProxy implements AutoCloseable {
  private static final class ProxiedConnection {
    final Socket client;
    final Socket database;
    volatile boolean losesNextResponse;

    ProxiedConnection(Socket client, Socket database) {
      this.client = client;
      this.database = database;
    }
  }

  private final int databasePort;
  private final ServerSocket server;
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private final ExecutorService pumps =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "tcp-proxy");
            thread.setDaemon(true);
            return thread;
          });

  TcpProxy(int databasePort) {
    this.databasePort = databasePort;
    try {
      server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    pumps.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Breaks all connections. */
  void cut() {
    connections.forEach(this::cut);
  }

  /** Breaks each connection at the next response: the database has executed the statement. */
  void loseResponses() {
    connections.forEach(connection -> connection.losesNextResponse = true);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        pumps.execute(() -> connect(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    try {
      ProxiedConnection connection =
          new ProxiedConnection(client, new Socket(InetAddress.getLoopbackAddress(), databasePort));
      client.setTcpNoDelay(true);
      connection.database.setTcpNoDelay(true);
      connections.add(connection);
      pumps.execute(() -> pump(connection, false));
      pump(connection, true);
    } catch (IOException refused) {
      close(client);
    }
  }

  private void pump(ProxiedConnection connection, boolean isResponse) {
    try {
      InputStream from = (isResponse ? connection.database : connection.client).getInputStream();
      OutputStream to = (isResponse ? connection.client : connection.database).getOutputStream();
      byte[] buffer = new byte[16 * 1024];
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        if (isResponse && connection.losesNextResponse) {
          break;
        }
        to.write(buffer, 0, read);
      }
    } catch (IOException broken) {
      // either side may close at any time
    } finally {
      cut(connection);
    }
  }

  private void cut(ProxiedConnection connection) {
    connections.remove(connection);
    close(connection.client);
    close(connection.database);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
    pumps.shutdownNow();
  }
}
