package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bookend.twilio.ClientRotation.PooledClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Before Java 21, a dropped HttpClient keeps its threads and sockets until it is collected. */
@Timeout(60)
class ClientRotationTest {
  private static final long LIMIT = TimeUnit.SECONDS.toNanos(20);
  private static final Duration AGE = Duration.ofSeconds(26);

  private final AtomicLong ticker = new AtomicLong();
  private final Set<Thread> selectorsBefore = selectors();

  private static Set<Thread> selectors() {
    Set<Thread> selectors = new HashSet<>(Thread.getAllStackTraces().keySet());
    selectors.removeIf(thread -> !thread.getName().endsWith("-SelectorManager"));
    return selectors;
  }

  /** The selector threads of clients that this test has created. */
  private Stream<Thread> newSelectors() {
    return selectors().stream().filter(thread -> !selectorsBefore.contains(thread));
  }

  @Test
  void refusedConnectionsShareOneClient() throws IOException {
    ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + closed.getLocalPort())).build();
    closed.close();
    Transport transport = new Transport(Duration.ofSeconds(10), ticker::get);

    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(() -> transport.send(request, LIMIT)).isInstanceOf(TwilioException.class);
      ticker.addAndGet(AGE.toNanos());
    }

    assertThat(newSelectors()).hasSize(1);
  }

  @Test
  void replacedClientsCloseTheirConnectionsAndEndTheirThreads() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + server.getLocalPort())).build();
      Transport transport = new Transport(Duration.ofSeconds(10), ticker::get);

      CompletableFuture<Void> previous = CompletableFuture.completedFuture(null);
      for (int i = 0; i < 20; i++) {
        CompletableFuture<Void> hungUp =
            CompletableFuture.runAsync(
                () -> answerOnce(server), work -> new Thread(work, "one-answer").start());
        assertThat(transport.send(request, LIMIT).status()).isEqualTo(204);
        assertThat(previous).succeedsWithin(Duration.ofSeconds(20));
        previous = hungUp;
        ticker.addAndGet(AGE.toNanos());
      }

      while (newSelectors().count() > 1) {
        for (Thread selector : newSelectors().toList()) {
          selector.join(100);
        }
      }
    }
  }

  /** Answers one request, then waits until the client closes the connection. */
  private static void answerOnce(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(US_ASCII));
      while (socket.getInputStream().read() >= 0) {
        // the request
      }
    } catch (IOException reset) {
      // closed, too
    }
  }

  @Test
  void aClientIsClosedAfterItsLastRequest() {
    Set<HttpClient> closed = new HashSet<>();
    ClientRotation clients = rotation(closed, true);
    PooledClient slow = clients.acquire();
    PooledClient lost = clients.acquire();
    assertThat(lost).isSameAs(slow);
    slow.responded();

    clients.release(lost, true);
    PooledClient next = clients.acquire();

    assertThat(next).isNotSameAs(slow);
    assertThat(closed).isEmpty();
    clients.release(slow, false);
    assertThat(closed).containsExactly(slow.http());
  }

  @Test
  void failuresDoNotReplaceAClientWithoutResponses() {
    ClientRotation clients = rotation(new HashSet<>(), true);
    PooledClient first = clients.acquire();
    clients.release(first, true);
    ticker.addAndGet(AGE.toNanos());

    assertThat(clients.acquire()).isSameAs(first);
  }

  /** The fallback for a Java runtime where closing a client is left to the garbage collector. */
  @Test
  void clientsThatCannotBeClosedAreBounded() {
    Set<HttpClient> kept = new HashSet<>();
    ClientRotation clients = rotation(kept, false);

    for (int i = 0; i < 100; i++) {
      PooledClient client = clients.acquire();
      client.responded();
      clients.release(client, i % 2 == 0);
      ticker.addAndGet(AGE.toNanos());
    }

    assertThat(kept).hasSize(4);
    assertThat(clients.replaced()).isEqualTo(4);
  }

  private ClientRotation rotation(Set<HttpClient> closed, boolean closes) {
    return new ClientRotation(
        HttpClient.newBuilder(),
        ticker::get,
        (executor, client) -> {
          closed.add(client);
          return closes;
        });
  }
}
