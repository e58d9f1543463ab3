package dev.bookend.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client that sends the user's name in the header {@code X-User}.
 *
 * @param base the server's address
 */
public record TestClient(URI base) {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Asserts a success and parses its JSON body. */
  public static JsonNode ok(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    return JSON.readTree(answer.body());
  }

  public HttpResponse<String> get(@Nullable String who, String path) {
    return send(who, "GET", path, null);
  }

  public HttpResponse<String> post(@Nullable String who, String path, @Nullable String json) {
    return send(who, "POST", path, json);
  }

  /** Posts like a browser for a page of another site. */
  public HttpResponse<String> postCrossSite(
      @Nullable String who, String path, @Nullable String json) {
    return send(who, "POST", path, json, "Sec-Fetch-Site", "cross-site");
  }

  public HttpResponse<String> send(
      @Nullable String who, String method, String path, @Nullable String json) {
    return send(who, method, path, json, new String[0]);
  }

  /** The lines of a response that does not end; closing them closes the connection. */
  public Stream<String> lines(String who, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .header("X-User", who)
            .header("Accept", "text/event-stream")
            .build();
    try {
      HttpResponse<Stream<String>> answer = CLIENT.send(request, BodyHandlers.ofLines());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> send(
      @Nullable String who, String method, String path, @Nullable String json, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(java.time.Duration.ofSeconds(60))
            .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (who != null) {
      request.header("X-User", who);
    }
    if (json != null) {
      request.header("Content-Type", "application/json");
    }
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
