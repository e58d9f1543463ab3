package dev.bookend.http;

import dev.bookend.http.CallEndpoints.Response;
import java.util.HashMap;
import java.util.Map;

/** Creates responses. None may be cached: they are personal and change soon. */
final class Responses {
  private Responses() {}

  static Response json(int status, Map<String, ?> body) {
    return of(status, "application/json", body);
  }

  static Response of(int status, String type, Map<String, ?> body) {
    return new Response(
        status, Map.of("Content-Type", type, "Cache-Control", "no-store"), Json.write(body));
  }

  static Response with(Response answer, String header, String value) {
    Map<String, String> headers = new HashMap<>(answer.headers());
    headers.put(header, value);
    return new Response(answer.status(), headers, answer.body());
  }
}
