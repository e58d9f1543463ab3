package dev.bookend.twilio;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request and returns its answer, or gives up when its time is over, even if the answer
 * is still arriving. It follows no redirect, so that credentials go nowhere else. No connection is
 * used again 25 s after the client that pools it was made, or after a request on that client
 * failed: what lies between closes idle connections without notice. Thread-safe.
 */
final class Transport {
  /** The JDK's own limit was 20 min before Java 20, and is a property of the whole JVM. */
  private static final long LONGEST_USE = TimeUnit.SECONDS.toNanos(25);

  private final Duration connectTimeout;
  private final LongSupplier ticker;
  private @Nullable HttpClient current;
  private long madeAt;

  Transport(Duration connectTimeout, LongSupplier ticker) {
    this.connectTimeout = connectTimeout;
    this.ticker = ticker;
  }

  /**
   * Made when it is needed: it reads all certificates that are trusted, for which no start waits.
   * One that is replaced ends, with its connections, when its last request has.
   */
  private synchronized HttpClient client() {
    long now = ticker.getAsLong();
    HttpClient client = current;
    if (client == null || now - madeAt >= LONGEST_USE) {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(connectTimeout)
              .build();
      current = client;
      madeAt = now;
    }
    return client;
  }

  private synchronized void retire(HttpClient client) {
    if (current == client) {
      current = null;
    }
  }

  /**
   * Sends it once.
   *
   * @param nanos how long it may take until the last byte of the answer
   * @throws TwilioException if no status came in that time
   */
  ApiResponse send(HttpRequest request, long nanos) {
    BoundedBodyHandler bodyHandler = new BoundedBodyHandler();
    HttpClient client = client();
    CompletableFuture<HttpResponse<ApiResponse>> response = client.sendAsync(request, bodyHandler);
    try {
      return response(response.get(nanos, TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      response.cancel(true);
      retire(client);
      return bodyHandler
          .soFar()
          .orElseThrow(() -> TwilioException.unknown("Twilio did not answer in time."));
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw TwilioException.unknown("The request to Twilio was interrupted.");
    } catch (ExecutionException e) {
      retire(client);
      throw ConnectionFailure.of(e.getCause());
    }
  }

  /** What a proxy answers in place of opening a tunnel comes without a body. */
  private static ApiResponse response(HttpResponse<@Nullable ApiResponse> received) {
    ApiResponse response = received.body();
    if (response == null) {
      throw ConnectionFailure.atProxy(received.statusCode(), null);
    }
    return response;
  }
}
