package dev.bookend.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/**
 * A response of the REST interface.
 *
 * @param status HTTP status
 * @param headers in addition to those that every response has
 * @param body empty if there is none
 * @param delivery how the response is transmitted
 */
record ApiResponse(int status, Map<String, String> headers, String body, Delivery delivery) {
  /** How a response is transmitted. */
  enum Delivery {
    WHOLE,
    /** The first half of the body is sent at once, the second half when faults are released. */
    HALF,
    /** Nothing is sent. The connection is closed when faults are released. */
    NEVER,
    /** The connection is closed at once, without a response. */
    CUT
  }

  static ApiResponse of(int status, ObjectNode body) {
    return of(status, "application/json; charset=utf-8", body.toString());
  }

  static ApiResponse of(int status, String type, String body) {
    return new ApiResponse(status, Map.of("Content-Type", type), body, Delivery.WHOLE);
  }

  /** The response to a CORS preflight request. */
  static ApiResponse preflight() {
    return noContent()
        .with("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS")
        .with("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type");
  }

  static ApiResponse noContent() {
    return new ApiResponse(204, Map.of(), "", Delivery.WHOLE);
  }

  static ApiResponse of(ApiProblem problem) {
    ApiResponse response =
        of(
            problem.status,
            Json.object()
                .put("code", problem.code)
                .put("message", problem.message)
                .put("more_info", "https://www.twilio.com/docs/errors/" + problem.code)
                .put("status", problem.status));
    return problem == ApiProblem.AUTHENTICATION
        ? response.with("WWW-Authenticate", "Basic realm=\"Twilio API\"")
        : response;
  }

  ApiResponse with(String header, String value) {
    Map<String, String> extended = new HashMap<>(headers);
    extended.put(header, value);
    return new ApiResponse(status, Map.copyOf(extended), body, delivery);
  }

  ApiResponse withDelivery(Delivery delivery) {
    return new ApiResponse(status, headers, body, delivery);
  }
}
