package dev.bookend.jakarta;

import dev.bookend.config.BookendConfig;
import dev.bookend.http.CallEndpoints;
import dev.bookend.http.CallEndpoints.Body;
import dev.bookend.http.HttpSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.security.Principal;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The checks shared by all routes: they are served at the base path only, wherever JAX-RS is
 * mounted, and the routes of users require an authenticated user.
 */
@ApplicationScoped
public class RouteGuard {
  /**
   * The optional first segment of every route's path, below the JAX-RS mount. It matches nothing
   * else: JAX-RS chooses one resource class by path alone, and the application has routes of its
   * own.
   */
  static final String BASE = "{base: (api/)?}";

  /** The same, as a platform that scans the resource classes writes it in its document. */
  static final String SCANNED = "{base}";

  private static final Logger log = HostLog.of(RouteGuard.class);

  @Inject BookendConfig config;
  @Inject HttpSettings settings;

  private final AtomicBoolean mountMismatchLogged = new AtomicBoolean();

  /** Whether a request had a principal, or the warning about a missing principal was logged. */
  private final AtomicBoolean principalSeen = new AtomicBoolean();

  /** Called by the container. */
  RouteGuard() {}

  /** Never returns 401 in an application that rejects unauthenticated requests itself. */
  Response forUser(
      UriInfo uri, SecurityContext security, Function<String, CallEndpoints.Response> route) {
    Principal caller = security.getUserPrincipal();
    String name = caller == null ? null : caller.getName();
    return ifAtBasePath(
        uri,
        () -> name == null || name.isBlank() ? unauthenticated() : response(answer(name, route)));
  }

  /** Like {@link #forUser} for a GET request of a client that may have the response already. */
  Response forGet(
      UriInfo uri,
      SecurityContext security,
      HttpHeaders headers,
      Function<String, CallEndpoints.Response> route) {
    String tags = headers.getHeaderString(HttpHeaders.IF_NONE_MATCH);
    return forUser(uri, security, user -> route.apply(user).unlessMatching(tags));
  }

  /** Like {@link #forUser} for a POST request; also rejects requests of other sites' pages. */
  Response forPost(
      UriInfo uri,
      SecurityContext security,
      HttpHeaders headers,
      Function<String, CallEndpoints.Response> route) {
    return forUser(uri, security, user -> post(headers, () -> route.apply(user)));
  }

  static CallEndpoints.Response post(HttpHeaders headers, Supplier<CallEndpoints.Response> route) {
    return CallEndpoints.post(
        headers.getHeaderString("Sec-Fetch-Site"),
        headers.getHeaderString(HttpHeaders.CONTENT_TYPE),
        route);
  }

  private CallEndpoints.Response answer(
      String name, Function<String, CallEndpoints.Response> route) {
    if (!principalSeen.get()) {
      principalSeen.set(true);
    }
    return route.apply(name);
  }

  private Response unauthenticated() {
    if (!principalSeen.getAndSet(true)) {
      log.warn(
          "Bookend refused a request without an authenticated user (401), and none had one so far."
              + " The user is the principal of the SecurityContext: secure {}/* with Jakarta"
              + " Security, or with a filter that sets the SecurityContext",
          settings.basePath());
    }
    return response(CallEndpoints.unauthenticated());
  }

  /** For requests that prove their permission without a user: by a signature or a key. */
  Response forAnybody(UriInfo uri, Supplier<CallEndpoints.Response> route) {
    return ifAtBasePath(uri, () -> response(route.get()));
  }

  private Response ifAtBasePath(UriInfo uri, Supplier<Response> route) {
    return config.isHttpEnabled() && isAtBasePath(uri)
        ? route.get()
        : Response.status(Response.Status.NOT_FOUND).build();
  }

  private boolean isAtBasePath(UriInfo uri) {
    String mount = uri.getBaseUri().getRawPath();
    String below = String.valueOf(uri.getPathParameters().getFirst("base"));
    String expected = settings.basePath() + "/";
    if ((mount + below).equals(expected)) {
      return true;
    }
    if (below.isEmpty() && !mountMismatchLogged.getAndSet(true)) {
      log.warn(
          "JAX-RS is mounted at {}, outside the base path {}: Bookend's routes answer 404. Set"
              + " bookend.http.base-path to the JAX-RS path, or to that path plus /api",
          mount,
          expected);
    }
    return false;
  }

  static Map<String, String> query(UriInfo uri) {
    return uri.getQueryParameters().entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, all -> all.getValue().get(0)));
  }

  static Body body(HttpHeaders headers, @Nullable InputStream content) {
    return new Body(
        content == null ? InputStream.nullInputStream() : content,
        headers.getHeaderString(HttpHeaders.CONTENT_TYPE),
        headers.getLength());
  }

  static Response response(CallEndpoints.Response answer) {
    Response.ResponseBuilder response = Response.status(answer.status());
    answer.headers().forEach(response::header);
    return answer.body().length == 0 ? response.build() : response.entity(answer.body()).build();
  }
}
