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

/** What connects the nodes with the database, and can be cut. */
final class TcpProxy implements AutoCloseable {
  private static final class Link {
    final Socket near;
    final Socket far;
    volatile boolean losesNextAnswer;

    Link(Socket near, Socket far) {
      this.near = near;
      this.far = far;
    }
  }

  private final int far;
  private final ServerSocket server;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final ExecutorService pumps =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "cable");
            thread.setDaemon(true);
            return thread;
          });

  TcpProxy(int far) {
    this.far = far;
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

  /** Every connection breaks now. */
  void cut() {
    links.forEach(this::cut);
  }

  /** Every connection breaks where the database answers next: what it was told, it has done. */
  void loseAnswers() {
    links.forEach(link -> link.losesNextAnswer = true);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket near = server.accept();
        pumps.execute(() -> connect(near));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(Socket near) {
    try {
      Link link = new Link(near, new Socket(InetAddress.getLoopbackAddress(), far));
      near.setTcpNoDelay(true);
      link.far.setTcpNoDelay(true);
      links.add(link);
      pumps.execute(() -> pump(link, false));
      pump(link, true);
    } catch (IOException refused) {
      close(near);
    }
  }

  private void pump(Link link, boolean answers) {
    try {
      InputStream from = (answers ? link.far : link.near).getInputStream();
      OutputStream to = (answers ? link.near : link.far).getOutputStream();
      byte[] buffer = new byte[16 * 1024];
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        if (answers && link.losesNextAnswer) {
          break;
        }
        to.write(buffer, 0, read);
      }
    } catch (IOException broken) {
      // either side may go at any time
    } finally {
      cut(link);
    }
  }

  private void cut(Link link) {
    links.remove(link);
    close(link.near);
    close(link.far);
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
