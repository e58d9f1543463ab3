package dev.bookend.examples.jakarta;

import dev.bookend.port.VideoRooms;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Set;

/**
 * Filters all requests, including those for pages and the sign-in form, which JAX-RS does not see.
 * Forms and WebSockets of other sites are rejected, and security headers are added to all
 * responses.
 *
 * <p>Browsers send the origin of a request in {@code Sec-Fetch-Site}, older ones in {@code Origin},
 * and no page can change these headers. No CSRF token is needed. API clients and Twilio send
 * neither header and need no exception. Quarkus's own CSRF protection only covers JAX-RS: it would
 * not protect the sign-in form, and would reject Twilio's callbacks.
 */
@ApplicationScoped
class RequestFilter {
  private static final int BEFORE_AUTHENTICATION = 1_000;

  /**
   * Between authentication (200) and WebSockets (100), which Quarkus opens before it checks
   * permissions.
   */
  private static final int BEFORE_WEBSOCKETS = 150;

  private static final Set<HttpMethod> SAFE_METHODS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private static final String UPGRADE = "Upgrade";

  /** For a year: the names of these files have a version. */
  private static final String KEEP = "max-age=31536000, public, immutable";

  /** Browsers keep the file, and ask whether it has changed. */
  private static final String REVALIDATE = "no-cache";

  private final String contentSecurityPolicy;

  RequestFilter(VideoRooms rooms) {
    boolean onEmulator = rooms.provider().equals("emulator");
    contentSecurityPolicy =
        "default-src 'self'; connect-src 'self'"
            + (onEmulator ? "" : " wss://*.twilio.com https://*.twilio.com")
            + "; img-src 'self' data:; media-src 'self' blob: mediastream:; object-src 'none';"
            + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
  }

  void register(@Observes Filters filters) {
    filters.register(this::filter, BEFORE_AUTHENTICATION);
    filters.register(RequestFilter::filterWebSockets, BEFORE_WEBSOCKETS);
  }

  private static void filterWebSockets(RoutingContext context) {
    boolean isOfGuest = context.normalizedPath().equals(GuestSignaling.PATH);
    if (context.request().headers().contains(UPGRADE) && !isOfGuest && !isSignedIn(context)) {
      context.response().setStatusCode(401).end();
    } else {
      context.next();
    }
  }

  private void filter(RoutingContext context) {
    context.addHeadersEndHandler(end -> addSecurityHeaders(context));
    if (isSameSite(context.request())) {
      context.next();
    } else {
      refuse(context);
    }
  }

  private static void refuse(RoutingContext context) {
    JsonObject problem =
        new JsonObject()
            .put("detail", "This request is not allowed.")
            .put("instance", context.request().path())
            .put("status", 403)
            .put("title", "Forbidden")
            .put("code", "not_allowed");
    context
        .response()
        .setStatusCode(403)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(problem.encode());
  }

  private static boolean isSignedIn(RoutingContext context) {
    return context.user() instanceof QuarkusHttpUser user
        && !user.getSecurityIdentity().isAnonymous();
  }

  private static boolean isSameSite(HttpServerRequest request) {
    if (SAFE_METHODS.contains(request.method()) && !request.headers().contains(UPGRADE)) {
      return true;
    }
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin") || site.equals("none");
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return origin == null || isAt(origin, request.getHeader(HttpHeaders.HOST));
  }

  private static boolean isAt(String origin, String host) {
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }

  private void addSecurityHeaders(RoutingContext context) {
    MultiMap headers = context.response().headers();
    headers.set("Content-Security-Policy", contentSecurityPolicy);
    headers.set("Permissions-Policy", "camera=(self), microphone=(self)");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    if (isStatic(headers)) {
      boolean isVersioned = context.normalizedPath().startsWith("/vendor/");
      headers.set(HttpHeaders.CACHE_CONTROL, isVersioned ? KEEP : REVALIDATE);
    } else if (!headers.contains(HttpHeaders.CACHE_CONTROL)) {
      headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
    }
  }

  /** Only the handler of static files sets {@code Last-Modified}. */
  private static boolean isStatic(MultiMap headers) {
    return headers.contains(HttpHeaders.LAST_MODIFIED);
  }
}
