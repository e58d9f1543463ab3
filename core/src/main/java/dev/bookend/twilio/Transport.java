package dev.bookend.twilio;

import dev.bookend.twilio.ClientRotation.PooledClient;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request within a time limit that includes the whole body. It follows no redirect, so
 * that credentials reach no other host. A pooled connection is not reused 25 s after the first
 * response of its client, nor after a request of that client failed. The reason: proxies and NAT
 * close idle connections without notice. The number of clients is bounded, whatever fails.
 * Thread-safe.
 */
final class Transport {
  private final ClientRotation clients;
  private final Timing timing;

  Transport(Duration connectTimeout, Timing timing) {
    this.clients =
        new ClientRotation(
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout),
            timing);
    this.timing = timing;
  }

  /**
   * Sends the request once.
   *
   * @param nanos time limit until the last byte of the response, in nanoseconds
   * @throws TwilioException if no status was received in that time
   */
  ApiResponse send(HttpRequest request, long nanos) {
    PooledClient client = clients.acquire();
    boolean failed = false;
    try {
      BoundedBodyHandler bodyHandler = new BoundedBodyHandler(client::responded);
      CompletableFuture<HttpResponse<ApiResponse>> response =
          client.http().sendAsync(request, bodyHandler);
      try {
        return response(timing.await(response, () -> bodyHandler.received().isPresent(), nanos));
      } catch (TimeoutException e) {
        failed = true;
        response.cancel(true);
        return bodyHandler
            .received()
            .orElseThrow(() -> TwilioException.unknown("The request to Twilio timed out."));
      } catch (InterruptedException e) {
        response.cancel(true);
        Thread.currentThread().interrupt();
        throw TwilioException.unknown("The request to Twilio was interrupted.");
      } catch (ExecutionException e) {
        failed = true;
        throw ConnectionFailure.of(e.getCause());
      }
    } finally {
      clients.release(client, failed);
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
