package dev.bookend.twilio;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Carries one request and brings its answer, or gives it up when its time is over, even if the
 * answer is still dripping in. It follows no redirect, so that credentials go nowhere else.
 * Thread-safe.
 */
final class Transport {
  private final Duration connectTimeout;
  private @Nullable HttpClient http;

  Transport(Duration connectTimeout) {
    this.connectTimeout = connectTimeout;
  }

  /**
   * Made when it is needed: it reads all certificates that are trusted, for which no start waits.
   */
  private synchronized HttpClient http() {
    if (http == null) {
      http =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(connectTimeout)
              .build();
    }
    return http;
  }

  /**
   * Sends it once.
   *
   * @param nanos how long it may take until the last byte of the answer
   * @throws FaultException if no status came in that time
   */
  Answer send(HttpRequest request, long nanos) {
    Reception reception = new Reception();
    CompletableFuture<HttpResponse<Answer>> response = http().sendAsync(request, reception);
    try {
      return response.get(nanos, TimeUnit.NANOSECONDS).body();
    } catch (TimeoutException e) {
      response.cancel(true);
      return reception
          .soFar()
          .orElseThrow(() -> FaultException.unknown("Twilio did not answer in time."));
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw FaultException.unknown("The request to Twilio was interrupted.");
    } catch (ExecutionException e) {
      throw neverArrived(e.getCause())
          ? FaultException.notSent("Twilio can't be reached.")
          : FaultException.unknown("The connection to Twilio broke.");
    }
  }

  private static boolean neverArrived(@Nullable Throwable cause) {
    return cause instanceof ConnectException
        || cause instanceof HttpConnectTimeoutException
        || cause instanceof SSLHandshakeException;
  }
}
