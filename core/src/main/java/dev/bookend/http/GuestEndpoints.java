package dev.bookend.http;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.GuestKey;
import dev.bookend.call.VideoCall;
import dev.bookend.http.CallEndpoints.Response;
import java.net.URI;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The routes of guests, without a framework, as {@link CallEndpoints}. They need no authenticated
 * user: the key in the path is the permission, for one person in one call, until the call is over.
 * Thread-safe.
 */
public final class GuestEndpoints {
  /** The path of the routes before the key, relative to the base path. */
  public static final String PATH = "/video/guest/";

  /** What a guest does. The last part of the path is the lower-case name. */
  public enum Step {
    /** The guest arrives in the waiting room, and may poll the call for the admission. */
    ARRIVE,
    /** The guest gets a token. */
    TOKEN,
    /** The guest's page reports that it is connected. */
    CONNECTED,
    /** The guest's page reports that it leaves. */
    LEFT;

    /** The lower-case names, for the pattern of a route. */
    public static final String PATTERN = "arrive|token|connected|left";

    /**
     * {@return the step with a lower-case name}
     *
     * @param name the last part of the path
     * @throws IllegalArgumentException if there is none
     */
    public static Step of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  private static final Pattern ROUTE =
      Pattern.compile(".*" + PATH + "(?<key>[^/]+)(?:/(?<step>" + Step.PATTERN + "))?");

  private final VideoCallService service;
  private final GuestRateLimit limit;

  /**
   * Creates the routes of a service.
   *
   * @param service handles the requests
   */
  public GuestEndpoints(VideoCallService service) {
    this.service = service;
    limit = new GuestRateLimit(service::now);
  }

  /**
   * {@return the response to a request of any route of guests, for hosts without an adapter} An
   * unknown path is 404, another method of a known path 405.
   *
   * @param method the HTTP method, in upper case
   * @param uri the request's URI, with {@link #PATH} in its path
   * @param headers returns the first value of a header by its name; null if missing
   */
  public Response handle(String method, URI uri, Function<String, @Nullable String> headers) {
    Matcher route = ROUTE.matcher(uri.getRawPath() == null ? "" : uri.getRawPath());
    if (!route.matches()) {
      return Problem.of(ProblemType.NOT_FOUND, "There is no such route.").answer();
    }
    String key = route.group("key");
    String step = route.group("step");
    if (step != null) {
      return method.equals("POST")
          ? CallEndpoints.post(
              headers.apply("Sec-Fetch-Site"),
              headers.apply("Content-Type"),
              () -> step(key, Step.of(step)))
          : CallRoutes.methodNotAllowed("POST");
    }
    return switch (method) {
      case "GET" -> view(key);
      case "HEAD" -> Responses.withoutBody(view(key));
      default -> CallRoutes.methodNotAllowed("GET, HEAD");
    };
  }

  /**
   * {@return the response to {@code GET …/video/guest/{key}}: what a guest needs of the call} A
   * page polls it while the guest waits for admission.
   *
   * @param key the key in the path
   */
  public Response view(String key) {
    return answer(key, (guest, id) -> json(guest, service.get(guest, id)));
  }

  /**
   * {@return the response to {@code POST …/video/guest/{key}/arrive}, {@code token}, {@code
   * connected} or {@code left}: the token, or what a guest needs of the call} Each may be retried.
   *
   * @param key the key in the path
   * @param step what the guest does
   */
  public Response step(String key, Step step) {
    return answer(
        key,
        (guest, id) ->
            switch (step) {
              case ARRIVE -> json(guest, service.arrive(guest, id));
              case TOKEN -> Responses.json(200, CallJson.of(service.join(guest, id)));
              case CONNECTED -> json(guest, service.connected(guest, id));
              case LEFT -> json(guest, service.left(guest, id));
            });
  }

  private Response answer(String text, BiFunction<Actor, CallId, Response> route) {
    return Responses.respond(
        () -> {
          GuestKey key = GuestKey.parse(text).orElseThrow(CallNotFoundException::new);
          Actor guest = service.guest(key);
          limit.check(String.valueOf(guest.identity()));
          return route.apply(guest, key.callId());
        });
  }

  private Response json(Actor guest, VideoCall call) {
    return Responses.json(200, GuestJson.of(call, guest, service.now()));
  }
}
