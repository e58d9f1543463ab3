package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bookend.call.ProviderException;
import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.TwilioException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TransportTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(50);

  private final Transport transport = new Transport(Duration.ofSeconds(10), System::nanoTime);
  private ServerSocket server;

  /** A transport whose time limit is over as soon as a response has begun. */
  private static Transport timingOutOnceBegun() {
    return new Transport(
        Duration.ofSeconds(10),
        new Timing() {
          @Override
          public long getAsLong() {
            return System.nanoTime();
          }

          @Override
          public <T> T await(CompletableFuture<T> response, BooleanSupplier begun, long nanos)
              throws InterruptedException, ExecutionException, TimeoutException {
            while (!begun.getAsBoolean()) {
              Thread.onSpinWait();
            }
            throw new TimeoutException();
          }
        });
  }

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void aResponseThatExceedsTheTimeLimitIsAborted() {
    CompletableFuture<Void> hungUp =
        serve(
            socket -> {
              OutputStream out = socket.getOutputStream();
              out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n".getBytes(US_ASCII));
              while (true) {
                out.write(' ');
                out.flush();
                if (socket.getInputStream().read(new byte[1]) < 0) {
                  return;
                }
              }
            });

    ApiResponse response = timingOutOnceBegun().send(post("x".repeat(50)), LONG);

    assertThat(response.isComplete()).isFalse();
    // reading ends, or writing fails if the server is late
    assertThat(hungUp.exceptionally(e -> null)).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void aResponseAboveOneMebibyteIsAborted() {
    CompletableFuture<Void> hungUp =
        serve(
            socket -> {
              OutputStream out = socket.getOutputStream();
              out.write(
                  "HTTP/1.1 400 Bad\r\nContent-Length: 2000000000\r\n\r\n".getBytes(US_ASCII));
              byte[] some = new byte[1 << 16];
              while (true) {
                out.write(some);
              }
            });

    ApiResponse response = transport.send(post(""), LONG);

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.isComplete()).isFalse();
    assertThat(response.body()).hasSize(1 << 20);
    assertThat(hungUp).failsWithin(Duration.ofSeconds(30)); // writing failed
  }

  @Test
  void anInterruptedThreadStaysInterruptedAndSendsNoFurtherRequest() {
    Thread caller = Thread.currentThread();
    CompletableFuture<Void> hungUp =
        serve(
            socket -> {
              caller.interrupt();
              assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
            });
    VideoRooms rooms = rooms();

    ProviderException thrown =
        catchThrowableOfType(
            ProviderException.class, () -> rooms.open("video-call-1", 2, Duration.ofSeconds(15)));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(thrown.retryAfter()).isPresent();
    assertThat(thrown.isBusy()).isFalse();
    assertThat(hungUp).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void aRefusedConnectionIsReportedAsNotSent() throws IOException {
    HttpRequest request = post("");
    server.close();

    TwilioException fault =
        catchThrowableOfType(TwilioException.class, () -> transport.send(request, LONG));

    assertThat(fault.kind()).isEqualTo(Kind.NOT_NOW);
  }

  @Test
  void anUntrustedCertificateFailsTheConnection() {
    CompletableFuture<Void> tested =
        serve(
            socket -> {
              // This server does not speak TLS.
              socket.getOutputStream().write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(US_ASCII));
            });
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + server.getLocalPort())).build();

    TwilioException fault =
        catchThrowableOfType(TwilioException.class, () -> transport.send(request, LONG));

    assertThat(fault).isNotNull();
    assertThat(tested).succeedsWithin(Duration.ofSeconds(30));
  }

  private VideoRooms rooms() {
    return new TwilioClient(
            StubApi.CREDENTIALS,
            TwilioSettings.builder()
                .apiUrl(url())
                .connectTimeout(Duration.ofSeconds(30))
                .responseTimeout(Duration.ofSeconds(30))
                .operationTimeout(Duration.ofSeconds(60))
                .build(),
            Clock.systemUTC())
        .rooms();
  }

  private URI url() {
    return URI.create("http://localhost:" + server.getLocalPort());
  }

  private HttpRequest post(String body) {
    return HttpRequest.newBuilder(url()).POST(BodyPublishers.ofString(body)).build();
  }

  /** Accepts one connection, reads the first byte of its request, and runs the conversation. */
  private CompletableFuture<Void> serve(Conversation conversation) {
    return CompletableFuture.runAsync(
        () -> {
          try (Socket socket = server.accept()) {
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isPositive();
            conversation.run(socket);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private interface Conversation {
    void run(Socket socket) throws IOException;
  }
}
