package dev.bookend.examples.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** One of the demo's users at an API client. */
final class Caller {
  static final String CALLS = "/api/bookings/video-call";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final URI app;
  private final String authorization;

  Caller(URI app, String name) {
    this.app = app;
    byte[] credentials = (name + ":demo").getBytes(StandardCharsets.UTF_8);
    authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
  }

  Reply get(String path) {
    return send(request(path).GET());
  }

  Reply post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  Reply post(String path) {
    return send(request(path).POST(BodyPublishers.noBody()));
  }

  Reply askFor(String json, String idempotencyKey) {
    return send(
        request(CALLS + "/request")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofString(json)));
  }

  /** Asks for a call and gives its id. */
  String askFor(String json) {
    return post(CALLS + "/request", json).expect(201).text("id");
  }

  Reply call(String id) {
    return get(CALLS + "/" + id);
  }

  Reply call(String id, String what) {
    return post(CALLS + "/" + id + "/" + what);
  }

  Reply call(String id, String what, String json) {
    return post(CALLS + "/" + id + "/" + what, json);
  }

  Reply token(String id) {
    return get(CALLS + "/" + id + "/token");
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(app.resolve(path))
        .timeout(Duration.ofSeconds(20))
        .header("Accept", "application/json")
        .header("Authorization", authorization);
  }

  Reply send(HttpRequest.Builder request) {
    try {
      return new Reply(HTTP.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
