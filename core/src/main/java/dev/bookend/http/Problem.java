package dev.bookend.http;

import dev.bookend.http.CallEndpoints.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A problem response (RFC 9457) with a stable code.
 *
 * @param type the problem type
 * @param detail a sentence for people, without secrets and identities of other people
 * @param members additional members of the body
 * @param retryAfter delay after which a retry may succeed; null if unknown
 */
record Problem(
    ProblemType type, String detail, Map<String, ?> members, @Nullable Duration retryAfter) {

  static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, Map.of(), null);
  }

  static Problem of(ProblemType type, String detail, String member, String value) {
    return new Problem(type, detail, Map.of(member, value), null);
  }

  Response answer() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "about:blank");
    body.put("title", type.title);
    body.put("status", type.status);
    body.put("detail", detail);
    body.put("code", type.code());
    body.putAll(members);
    Response answer = Responses.of(type.status, "application/problem+json", body);
    return retryAfter == null
        ? answer
        : Responses.with(answer, "Retry-After", String.valueOf(wholeSeconds(retryAfter)));
  }

  private static long wholeSeconds(Duration delay) {
    long seconds = delay.getNano() == 0 ? delay.getSeconds() : delay.getSeconds() + 1;
    return Math.max(1, seconds);
  }
}
