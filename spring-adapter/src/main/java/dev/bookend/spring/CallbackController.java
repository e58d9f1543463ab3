package dev.bookend.spring;

import dev.bookend.http.CallEndpoints.Body;
import dev.bookend.http.CallEndpoints.Response;
import dev.bookend.http.CallbackEndpoints;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.BiFunction;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * The HTTP routes for the provider's callbacks, below the base path. They need no authenticated
 * user.
 */
class CallbackController {
  private static final String SIGNATURE = "X-Twilio-Signature";

  private final PendingBodies pending = new PendingBodies();
  private final CallbackEndpoints callbacks;

  CallbackController(CallbackEndpoints callbacks) {
    this.callbacks = callbacks;
  }

  @PostMapping(CallbackEndpoints.EVENTS)
  public void events(HttpServletRequest in, HttpServletResponse out) throws IOException {
    receive(in, out, callbacks::roomEvent);
  }

  @PostMapping(CallbackEndpoints.USAGE)
  public void usage(HttpServletRequest in, HttpServletResponse out) throws IOException {
    receive(in, out, callbacks::usageAlert);
  }

  /** Reads an incomplete body asynchronously, if the application's filters and servlet allow it. */
  private void receive(
      HttpServletRequest in, HttpServletResponse out, BiFunction<Body, String, Response> route)
      throws IOException {
    String signature = in.getHeader(SIGNATURE);
    Body body = ServletExchange.form(in);
    boolean arrived = body.length() >= 0 && body.length() <= body.content().available();
    if (arrived || !in.isAsyncSupported()) {
      ServletExchange.write(in, out, route.apply(body, signature));
      return;
    }
    PendingBody incomplete =
        new PendingBody(in, pending, complete -> route.apply(complete, signature));
    callbacks
        .refusal(signature, body.contentType(), body.length())
        .ifPresentOrElse(incomplete::refuse, incomplete::await);
  }
}
