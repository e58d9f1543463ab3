package dev.bookend.http;

import dev.bookend.http.CallEndpoints.Answer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why something was not done: RFC 9457, with a code that programs can rely on.
 *
 * @param kind what went wrong
 * @param detail a sentence for people, without secrets and without other people's identities
 * @param members what this kind tells beyond that
 * @param retryAfter when it may work again; null if that is not known
 */
record Problem(
    ProblemType kind, String detail, Map<String, ?> members, @Nullable Duration retryAfter) {

  static Problem of(ProblemType kind, String detail) {
    return new Problem(kind, detail, Map.of(), null);
  }

  static Problem of(ProblemType kind, String detail, String member, String value) {
    return new Problem(kind, detail, Map.of(member, value), null);
  }

  Answer answer() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "about:blank");
    body.put("title", kind.title);
    body.put("status", kind.status);
    body.put("detail", detail);
    body.put("code", kind.code());
    body.putAll(members);
    Answer answer = Responses.of(kind.status, "application/problem+json", body);
    return retryAfter == null
        ? answer
        : Responses.with(answer, "Retry-After", String.valueOf(wholeSeconds(retryAfter)));
  }

  private static long wholeSeconds(Duration pause) {
    long seconds = pause.getNano() == 0 ? pause.getSeconds() : pause.getSeconds() + 1;
    return Math.max(1, seconds);
  }
}
