package dev.bookend.http;

import dev.bookend.http.CallEndpoints.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Creates responses. None may be cached: they are personal and change soon. */
final class Responses {
  private Responses() {}

  /** {@return the response of a route, or the problem for its exception} */
  static Response respond(Supplier<Response> route) {
    return respond(JsonNames.BODY, route);
  }

  /** As {@link #respond(Supplier)}, with other names of the fields. */
  static Response respond(Map<String, String> jsonNames, Supplier<Response> route) {
    try {
      return route.get();
    } catch (RuntimeException e) {
      return Problems.of(e, jsonNames).answer();
    }
  }

  static Response noContent() {
    return new Response(204, Map.of("Cache-Control", "no-store"), new byte[0]);
  }

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

  /** {@return the response to HEAD: the status and headers of the one to GET} */
  static Response withoutBody(Response answer) {
    return new Response(answer.status(), answer.headers(), new byte[0]);
  }
}
