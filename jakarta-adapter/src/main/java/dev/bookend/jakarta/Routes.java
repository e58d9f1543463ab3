package dev.bookend.jakarta;

import dev.bookend.config.BookendConfig;
import dev.bookend.http.CallEndpoints;
import dev.bookend.http.CallEndpoints.Answer;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What all routes have in common: they are there at the base path alone, wherever the application
 * has its JAX-RS resources, and those of people need an authenticated user.
 */
@ApplicationScoped
public class Routes {
  /**
   * What the path of every route may begin with below the place of JAX-RS. No more than that, for
   * JAX-RS gives what fits to one resource alone, and the application has routes of its own.
   */
  static final String BASE = "{base: (api/)?}";

  private static final Logger log = HostLog.of(Routes.class);

  @Inject BookendConfig config;
  @Inject HttpSettings settings;

  private final AtomicBoolean told = new AtomicBoolean();

  /** Whether a request had a principal, or the log says that none had. */
  private final AtomicBoolean principalSeen = new AtomicBoolean();

  /** For the container. */
  Routes() {}

  /** An application that refuses unauthenticated requests itself never comes to the 401. */
  Response forPerson(UriInfo at, SecurityContext security, Function<String, Answer> route) {
    Principal caller = security.getUserPrincipal();
    String name = caller == null ? null : caller.getName();
    return at(
        at,
        () -> name == null || name.isBlank() ? unauthenticated() : response(answer(name, route)));
  }

  private Answer answer(String name, Function<String, Answer> route) {
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

  Response forProvider(UriInfo at, Supplier<Answer> route) {
    return at(at, () -> response(route.get()));
  }

  private Response at(UriInfo at, Supplier<Response> route) {
    return config.isHttpEnabled() && isAtBasePath(at)
        ? route.get()
        : Response.status(Response.Status.NOT_FOUND).build();
  }

  private boolean isAtBasePath(UriInfo at) {
    String mount = at.getBaseUri().getRawPath();
    String below = String.valueOf(at.getPathParameters().getFirst("base"));
    String expected = settings.basePath() + "/";
    if ((mount + below).equals(expected)) {
      return true;
    }
    if (below.isEmpty() && !told.getAndSet(true)) {
      log.warn(
          "Bookend's routes are expected at {} but JAX-RS is at {}: set bookend.http.base-path to"
              + " where JAX-RS is, or to that and /api",
          expected,
          mount);
    }
    return false;
  }

  static Body body(HttpHeaders headers, @Nullable InputStream content) {
    return new Body(
        content == null ? InputStream.nullInputStream() : content,
        headers.getHeaderString(HttpHeaders.CONTENT_TYPE),
        headers.getLength());
  }

  static Response response(Answer answer) {
    Response.ResponseBuilder response = Response.status(answer.status());
    answer.headers().forEach(response::header);
    return answer.body().length == 0 ? response.build() : response.entity(answer.body()).build();
  }
}
