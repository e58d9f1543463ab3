package dev.bookend.examples.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** An API client of one of the demo users, or of an unknown user. */
final class ApiClient {
  static final String CALLS = "/api/bookings/video-call";
  static final String GENERATE = "/api/video/generate-token";
  static final String JSON = "application/json";

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final URI app;
  private final String authorization;

  ApiClient(URI app, String name) {
    this(app, name, "demo");
  }

  ApiClient(URI app, String name, String password) {
    this.app = app;
    byte[] credentials = (name + ":" + password).getBytes(UTF_8);
    authorization =
        name.isEmpty() ? "" : "Basic " + Base64.getEncoder().encodeToString(credentials);
  }

  /** A client without credentials. */
  static ApiClient nobody(URI app) {
    return new ApiClient(app, "");
  }

  Reply get(String path) {
    return send(request(path).GET());
  }

  Reply get(String path, String header, String value) {
    return send(request(path).header(header, value).GET());
  }

  /** Opens the live events, after an event unless its id is null. */
  EventClient events(@Nullable String lastEventId) {
    return events(lastEventId, "");
  }

  EventClient events(@Nullable String lastEventId, String query) {
    HttpRequest.Builder get =
        request(CALLS + "/events" + query).setHeader("Accept", "text/event-stream").GET();
    if (lastEventId != null) {
      get.header("Last-Event-ID", lastEventId);
    }
    try {
      return new EventClient(HTTP.send(get.build(), BodyHandlers.ofInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  Reply post(String path, String json) {
    return post(path, JSON, json.getBytes(UTF_8));
  }

  Reply post(String path, String type, byte[] body) {
    return send(request(path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)));
  }

  Reply post(String path) {
    return send(request(path).POST(BodyPublishers.noBody()));
  }

  /** Requests a call, scheduled for now unless the JSON has another time, and returns its id. */
  String askFor(String json) {
    String planned =
        json.contains("scheduled_time")
            ? json
            : json.replaceFirst("\\{", "{\"scheduled_time\":\"" + Instant.now() + "\",");
    return post(CALLS + "/request", planned).expect(201).text("id");
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
    return post(CALLS + "/" + id + "/token");
  }

  String authorization() {
    return authorization;
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(app.resolve(path))
            .timeout(Duration.ofSeconds(20))
            .header("Accept", JSON);
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
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
