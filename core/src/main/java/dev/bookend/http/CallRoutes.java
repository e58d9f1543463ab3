package dev.bookend.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bookend.call.CallId;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.InvalidValueException;
import dev.bookend.http.CallEndpoints.Body;
import dev.bookend.http.CallEndpoints.Response;
import dev.bookend.http.PeopleEndpoints.Change;
import java.net.URI;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The routes of users by path and method, for hosts without an adapter. */
final class CallRoutes {
  /**
   * A request of an authenticated user.
   *
   * @param user the identity of the user
   * @param id the call id in the path; empty if the path has none
   * @param query the first value of each query parameter
   * @param headers returns a header by name; null if missing
   * @param body the body
   */
  private record Request(
      String user,
      String id,
      Map<String, String> query,
      Function<String, @Nullable String> headers,
      Body body) {}

  private interface Route {
    Response answer(CallEndpoints calls, Request in);
  }

  /** Path of the calls, relative to the base path. */
  static final String CALLS = "/bookings/video-call";

  private static final Map<String, Map<String, Route>> BY_PATH =
      Map.of(
          CALLS,
          get((calls, in) -> calls.list(in.user, in.query)),
          CALLS + "/request",
          post((calls, in) -> calls.request(in.user, in.body, in.headers.apply("Idempotency-Key"))),
          CALLS + "/settings",
          get((calls, in) -> calls.settings(in.user)),
          "/video/generate-token",
          post((calls, in) -> calls.generateToken(in.user, in.body)));

  /** The routes of one call, by the rest of the path after the call id. */
  private static final Map<String, Map<String, Route>> OF_A_CALL =
      Map.ofEntries(
          Map.entry("", get((calls, in) -> calls.get(in.user, in.id))),
          Map.entry("/accept", post((calls, in) -> calls.accept(in.user, in.id, in.body))),
          Map.entry("/cancel", post((calls, in) -> calls.cancel(in.user, in.id, in.body))),
          Map.entry("/reschedule", post((calls, in) -> calls.reschedule(in.user, in.id, in.body))),
          Map.entry(
              "/token",
              Map.of(
                  "GET",
                  CallRoutes::getToken,
                  "HEAD",
                  (calls, in) -> CallEndpoints.headToken(),
                  "POST",
                  (calls, in) -> calls.token(in.user, in.id))),
          Map.entry("/connected", post((calls, in) -> calls.connected(in.user, in.id))),
          Map.entry("/left", post((calls, in) -> calls.left(in.user, in.id))),
          Map.entry("/extend", post((calls, in) -> calls.extend(in.user, in.id, in.body))),
          Map.entry("/complete", post((calls, in) -> calls.complete(in.user, in.id, in.body))),
          Map.entry("/arrive", people(Change.ARRIVE)),
          Map.entry("/admit", people(Change.ADMIT)),
          Map.entry("/deny", people(Change.DENY)),
          Map.entry("/remove", people(Change.REMOVE)),
          Map.entry("/add", people(Change.ADD)),
          Map.entry("/replace", people(Change.REPLACE)),
          Map.entry(
              "/guests", post((calls, in) -> calls.people().inviteGuest(in.user, in.id, in.body))),
          Map.entry("/attendance", get((calls, in) -> calls.people().attendance(in.user, in.id))),
          Map.entry("/history", get((calls, in) -> calls.history(in.user, in.id, in.query))));

  private static final String GUESTS = "/guests/";

  private CallRoutes() {}

  private static Map<String, Route> get(Route route) {
    return Map.of(
        "GET", route, "HEAD", (calls, in) -> Responses.withoutBody(route.answer(calls, in)));
  }

  private static Map<String, Route> post(Route route) {
    return Map.of("POST", route);
  }

  private static Map<String, Route> people(Change change) {
    return post((calls, in) -> calls.people().change(in.user, in.id, change, in.body));
  }

  /** {@return the route of one guest, whose id is the last part of the path} */
  private static Map<String, Route> guest(String guestId) {
    return Map.of("DELETE", (calls, in) -> calls.people().revokeGuest(in.user, in.id, guestId));
  }

  private static Response getToken(CallEndpoints calls, Request in) {
    return calls.getToken(
        in.user, in.id, in.headers.apply("Sec-Fetch-Site"), in.headers.apply("Sec-Fetch-Mode"));
  }

  static Response handle(
      CallEndpoints calls,
      String basePath,
      String method,
      URI uri,
      @Nullable String identity,
      Function<String, @Nullable String> headers,
      Body body) {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    String below = path.startsWith(basePath) ? path.substring(basePath.length()) : "";
    String id = "";
    Map<String, Route> methods = BY_PATH.get(below);
    if (methods == null && below.startsWith(CALLS + "/")) {
      int begin = CALLS.length() + 1;
      int end = below.indexOf('/', begin);
      id = below.substring(begin, end < 0 ? below.length() : end);
      String rest = below.substring(begin + id.length());
      methods =
          rest.startsWith(GUESTS) && rest.indexOf('/', GUESTS.length()) < 0
              ? guest(rest.substring(GUESTS.length()))
              : OF_A_CALL.get(rest);
    }
    if (methods == null) {
      return Problem.of(ProblemType.NOT_FOUND, "There is no such route.").answer();
    }
    Route route = methods.get(method);
    if (route == null) {
      return methodNotAllowed(String.join(", ", new TreeSet<>(methods.keySet())));
    }
    if (identity == null || identity.isBlank()) {
      return CallEndpoints.unauthenticated();
    }
    Request in = new Request(identity, id, query(uri), headers, body);
    return method.equals("POST")
        ? CallEndpoints.post(
            headers.apply("Sec-Fetch-Site"), body.contentType(), () -> route.answer(calls, in))
        : route.answer(calls, in).unlessMatching(headers.apply(EntityTag.IF_NONE_MATCH));
  }

  static Response methodNotAllowed(String allowed) {
    return new Response(405, Map.of("Allow", allowed, "Cache-Control", "no-store"), new byte[0]);
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new LinkedHashMap<>();
    String raw = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    for (String pair : raw.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        query.putIfAbsent(URLDecoder.decode(name, UTF_8), URLDecoder.decode(value, UTF_8));
      }
    }
    return query;
  }

  /** {@return the call id in a path; another text is an unknown call} */
  static CallId callId(String path) {
    try {
      return CallId.of(path);
    } catch (InvalidValueException notId) {
      throw new CallNotFoundException();
    }
  }
}
