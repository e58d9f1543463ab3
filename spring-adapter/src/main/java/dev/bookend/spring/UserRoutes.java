package dev.bookend.spring;

import dev.bookend.http.CallEndpoints;
import dev.bookend.http.CallEndpoints.Response;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests of authenticated users. The user is the request's principal. */
final class UserRoutes {
  private static final Logger log = LoggerFactory.getLogger(UserRoutes.class);

  private final String basePath;

  /** Whether a request had a principal, or the warning about a missing principal was logged. */
  private final AtomicBoolean principalSeen = new AtomicBoolean();

  UserRoutes(String basePath) {
    this.basePath = basePath;
  }

  /** Never answers 401 in an application that rejects unauthenticated requests itself. */
  void answer(HttpServletRequest in, HttpServletResponse out, Function<String, Response> route)
      throws IOException {
    Principal caller = in.getUserPrincipal();
    String name = caller == null ? null : caller.getName();
    if (name == null || name.isBlank()) {
      warnOfMissingSecurity();
      ServletExchange.write(in, out, CallEndpoints.unauthenticated());
      return;
    }
    if (!principalSeen.get()) {
      principalSeen.set(true);
    }
    Response answer =
        "POST".equals(in.getMethod())
            ? ServletExchange.post(in, () -> route.apply(name))
            : route.apply(name);
    ServletExchange.write(in, out, answer);
  }

  private void warnOfMissingSecurity() {
    if (!principalSeen.getAndSet(true)) {
      log.warn(
          "Bookend refused a request without an authenticated user (401), and none had one so far."
              + " The user is the principal of the request: secure {}/** with Spring Security, or"
              + " with a filter that sets the principal",
          basePath);
    }
  }
}
