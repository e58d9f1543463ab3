package dev.bookend.twilio;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request within a time limit that includes the whole body. It follows no redirect, so
 * that credentials reach no other host. A pooled connection is not reused 25 s after its client was
 * created, nor after a request of that client failed. The reason: proxies and NAT close idle
 * connections without notice. Thread-safe.
 */
final class Transport {
  /** The JDK's keep-alive limit was 20 min before Java 20, and is a property of the whole JVM. */
  private static final long MAX_AGE = TimeUnit.SECONDS.toNanos(25);

  private final Duration connectTimeout;
  private final Timing timing;
  private @Nullable HttpClient current;
  private long createdAt;

  Transport(Duration connectTimeout, Timing timing) {
    this.connectTimeout = connectTimeout;
    this.timing = timing;
  }

  /**
   * Creates the client on first use, because loading the trusted certificates is slow. A replaced
   * client closes its connections after its last request.
   */
  private synchronized HttpClient client() {
    long now = timing.getAsLong();
    HttpClient client = current;
    if (client == null || now - createdAt >= MAX_AGE) {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(connectTimeout)
              .build();
      current = client;
      createdAt = now;
    }
    return client;
  }

  private synchronized void retire(HttpClient client) {
    if (current == client) {
      current = null;
    }
  }

  /**
   * Sends the request once.
   *
   * @param nanos time limit until the last byte of the response, in nanoseconds
   * @throws TwilioException if no status was received in that time
   */
  ApiResponse send(HttpRequest request, long nanos) {
    BoundedBodyHandler bodyHandler = new BoundedBodyHandler();
    HttpClient client = client();
    CompletableFuture<HttpResponse<ApiResponse>> response = client.sendAsync(request, bodyHandler);
    try {
      return response(timing.await(response, () -> bodyHandler.received().isPresent(), nanos));
    } catch (TimeoutException e) {
      response.cancel(true);
      retire(client);
      return bodyHandler
          .received()
          .orElseThrow(() -> TwilioException.unknown("The request to Twilio timed out."));
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw TwilioException.unknown("The request to Twilio was interrupted.");
    } catch (ExecutionException e) {
      retire(client);
      throw ConnectionFailure.of(e.getCause());
    }
  }

  /** Returns the response; a proxy's refusal to open a tunnel has none. */
  private static ApiResponse response(HttpResponse<@Nullable ApiResponse> received) {
    ApiResponse response = received.body();
    if (response == null) {
      throw ConnectionFailure.atProxy(received.statusCode(), null);
    }
    return response;
  }
}
