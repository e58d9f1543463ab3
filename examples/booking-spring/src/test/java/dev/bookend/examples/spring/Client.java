package dev.bookend.examples.spring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.springframework.boot.json.JsonParserFactory;

/** One of the demo's users, at one node of the app; who isn't answered in 5 seconds gives up. */
record Client(RunningApp app, String name) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String CALLS = "/api/bookings/video-call";

  record Answer(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String header(String header) {
      return response.headers().firstValue(header).orElse("");
    }

    Map<String, Object> json() {
      return JsonParserFactory.getJsonParser().parseMap(response.body());
    }

    String text(String field) {
      return String.valueOf(json().get(field));
    }
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  Answer ask(int seconds) {
    String whom = name.equals("recipient") ? "caregiver" : "recipient";
    return post(
        CALLS + "/request",
        "{\"invitee_ids\":[\"%s\"],\"duration_seconds\":%d}".formatted(whom, seconds));
  }

  Answer calls() {
    return get(CALLS);
  }

  Answer call(String id) {
    return get(CALLS + "/" + id);
  }

  Answer look(String id, String at) {
    return get(CALLS + "/" + id + "/" + at);
  }

  Answer move(String id, String move) {
    return post(CALLS + "/" + id + "/" + move, "");
  }

  private HttpRequest.Builder request(String path) {
    String credentials = Base64.getEncoder().encodeToString((name + ":demo").getBytes(UTF_8));
    return HttpRequest.newBuilder(app.uri().resolve(path))
        .timeout(Duration.ofSeconds(5))
        .header("Authorization", "Basic " + credentials);
  }

  private static Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(HTTP.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
