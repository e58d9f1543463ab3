package dev.bookend.examples.jakarta;

import dev.bookend.port.VideoRooms;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Set;

/**
 * Every request comes in here, also those for pages and for the sign-in, which JAX-RS never sees:
 * what other sites' pages post, and sockets they open, are refused, and every answer is hardened.
 *
 * <p>Browsers say themselves where a request comes from, in {@code Sec-Fetch-Site}, or in older
 * ones {@code Origin}, and no page can change that. So nothing has to be remembered or sent back,
 * and API clients and Twilio, who send neither, need no exception. Quarkus' own protection with
 * tokens guards JAX-RS alone: the form for signing in would stay open, and Twilio's forms would be
 * shut out.
 */
@ApplicationScoped
class FrontDoor {
  private static final int BEFORE_AUTHENTICATION = 1_000;

  /** Quarkus authenticates at 200; sockets are opened at 100, before it asks for permissions. */
  private static final int BEFORE_SOCKETS = 150;

  private static final Set<HttpMethod> HARMLESS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private static final String UPGRADE = "Upgrade";

  private final String contentSecurityPolicy;

  FrontDoor(VideoRooms rooms) {
    boolean here = rooms.provider().equals("emulator");
    contentSecurityPolicy =
        "default-src 'self'; connect-src 'self'"
            + (here ? "" : " wss://*.twilio.com https://*.twilio.com")
            + "; img-src 'self' data:; media-src 'self' blob: mediastream:; object-src 'none';"
            + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
  }

  void open(@Observes Filters filters) {
    filters.register(this::pass, BEFORE_AUTHENTICATION);
    filters.register(FrontDoor::passSockets, BEFORE_SOCKETS);
  }

  private static void passSockets(RoutingContext context) {
    if (context.request().headers().contains(UPGRADE) && !isSignedIn(context)) {
      context.response().setStatusCode(401).end();
    } else {
      context.next();
    }
  }

  private void pass(RoutingContext context) {
    context.addHeadersEndHandler(sent -> harden(context));
    if (isHarmless(context.request())) {
      context.next();
    } else {
      context.response().setStatusCode(403).end();
    }
  }

  private static boolean isSignedIn(RoutingContext context) {
    return context.user() instanceof QuarkusHttpUser user
        && !user.getSecurityIdentity().isAnonymous();
  }

  private static boolean isHarmless(HttpServerRequest request) {
    if (HARMLESS.contains(request.method()) && !request.headers().contains(UPGRADE)) {
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

  private void harden(RoutingContext context) {
    MultiMap headers = context.response().headers();
    headers.set("Content-Security-Policy", contentSecurityPolicy);
    headers.set("Permissions-Policy", "camera=(self), microphone=(self)");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    if (isStatic(headers)) {
      headers.set(HttpHeaders.CACHE_CONTROL, "no-cache"); // kept, but asked for whether it changed
    } else if (!headers.contains(HttpHeaders.CACHE_CONTROL)) {
      headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
    }
  }

  /** Only the handler of static files says when something was last modified. */
  private static boolean isStatic(MultiMap headers) {
    return headers.contains(HttpHeaders.LAST_MODIFIED);
  }
}
