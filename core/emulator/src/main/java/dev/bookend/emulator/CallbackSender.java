package dev.bookend.emulator;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Delivers callbacks over HTTP with Twilio's timeout and retry. Thread-safe. */
final class CallbackSender {
  /** Timeout of a delivery, including its retry. */
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  /** Created on first use, because it starts a thread. */
  private @Nullable HttpClient client;

  private synchronized HttpClient client() {
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(TIMEOUT)
              .build();
    }
    return client;
  }

  /**
   * Delivers a callback. Retries once if no connection could be established.
   *
   * @return the HTTP status of the response; 0 if there was none
   */
  int send(TwilioEmulator.Callback callback) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    try {
      return status(request(callback, TIMEOUT));
    } catch (ConnectException | HttpConnectTimeoutException | SSLException e) {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      return left.isNegative() || left.isZero() ? 0 : statusOrNone(request(callback, left));
    } catch (IOException e) {
      return 0;
    }
  }

  private int statusOrNone(HttpRequest request) {
    try {
      return status(request);
    } catch (IOException e) {
      return 0;
    }
  }

  private int status(HttpRequest request) throws IOException {
    try {
      return client().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static HttpRequest request(TwilioEmulator.Callback callback, Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(callback.url()))
            .timeout(timeout)
            .header("X-Twilio-Signature", callback.signature());
    if (callback.method().equals("GET")) {
      return request.GET().build();
    }
    return request
        .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
        .POST(HttpRequest.BodyPublishers.ofString(Form.write(callback.parameters())))
        .build();
  }
}
