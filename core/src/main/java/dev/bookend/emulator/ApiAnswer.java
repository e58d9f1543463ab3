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
 * @param manner how the response is transmitted
 */
record ApiAnswer(int status, Map<String, String> headers, String body, Manner manner) {
  /** How a response is transmitted. */
  enum Manner {
    WHOLE,
    /** The first half of the body is sent at once, the second half when faults are released. */
    HALF,
    /** Nothing is sent. The connection is closed when faults are released. */
    NEVER,
    /** The connection is closed at once, without a response. */
    CUT
  }

  static ApiAnswer of(int status, ObjectNode body) {
    return of(status, "application/json; charset=utf-8", body.toString());
  }

  static ApiAnswer of(int status, String type, String body) {
    return new ApiAnswer(status, Map.of("Content-Type", type), body, Manner.WHOLE);
  }

  /** The response to a CORS preflight request. */
  static ApiAnswer preflight() {
    return nothing()
        .with("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS")
        .with("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type");
  }

  static ApiAnswer nothing() {
    return new ApiAnswer(204, Map.of(), "", Manner.WHOLE);
  }

  static ApiAnswer of(ApiProblem problem) {
    ApiAnswer answer =
        of(
            problem.status,
            Json.object()
                .put("code", problem.code)
                .put("message", problem.words)
                .put("more_info", "https://www.twilio.com/docs/errors/" + problem.code)
                .put("status", problem.status));
    return problem == ApiProblem.AUTHENTICATION
        ? answer.with("WWW-Authenticate", "Basic realm=\"Twilio API\"")
        : answer;
  }

  ApiAnswer with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new ApiAnswer(status, Map.copyOf(more), body, manner);
  }

  ApiAnswer sent(Manner how) {
    return new ApiAnswer(status, headers, body, how);
  }
}
