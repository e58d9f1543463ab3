package dev.bookend.spring;

import dev.bookend.http.CallEndpoints;
import dev.bookend.http.CallEndpoints.Response;
import dev.bookend.http.EventStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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

  /** Answers a request with one response. */
  void answer(HttpServletRequest in, HttpServletResponse out, Function<String, Response> route)
      throws IOException {
    String name = userOf(in, out);
    if (name == null) {
      return;
    }
    Response answer =
        "POST".equals(in.getMethod())
            ? ServletExchange.post(in, () -> route.apply(name))
            : route.apply(name).unlessMatching(in.getHeader("If-None-Match"));
    ServletExchange.write(in, out, answer);
  }

  /** Answers a request with a stream, or with its refusal. */
  void stream(
      HttpServletRequest in,
      HttpServletResponse out,
      BiFunction<String, Runnable, EventStream> route)
      throws IOException {
    String name = userOf(in, out);
    if (name != null) {
      StreamWriter.answer(in, out, available -> route.apply(name, available));
    }
  }

  /**
   * {@return the user; null if there is none and 401 was sent} An application that rejects
   * unauthenticated requests itself never gets here without a user.
   */
  private @Nullable String userOf(HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    Principal caller = in.getUserPrincipal();
    String name = caller == null ? null : caller.getName();
    if (name == null || name.isBlank()) {
      warnOfMissingSecurity();
      ServletExchange.write(in, out, CallEndpoints.unauthenticated());
      return null;
    }
    if (!principalSeen.get()) {
      principalSeen.set(true);
    }
    return name;
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
