package dev.bookend.http;

import dev.bookend.http.CallEndpoints.Answer;
import java.util.HashMap;
import java.util.Map;

/** Creates responses. None may be cached: they are personal and change soon. */
final class Responses {
  private Responses() {}

  static Answer json(int status, Map<String, ?> body) {
    return of(status, "application/json", body);
  }

  static Answer of(int status, String type, Map<String, ?> body) {
    return new Answer(
        status, Map.of("Content-Type", type, "Cache-Control", "no-store"), Json.write(body));
  }

  static Answer with(Answer answer, String header, String value) {
    Map<String, String> headers = new HashMap<>(answer.headers());
    headers.put(header, value);
    return new Answer(answer.status(), headers, answer.body());
  }
}
