package dev.bookend.spring;

import dev.bookend.http.CallbackEndpoints;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.PostMapping;

/** The routes that the provider calls, below the base path. Nobody is signed in on them. */
class CallbackController {
  private static final String SIGNATURE = "X-Twilio-Signature";

  private final CallbackEndpoints callbacks;

  CallbackController(CallbackEndpoints callbacks) {
    this.callbacks = callbacks;
  }

  @PostMapping(CallbackEndpoints.EVENTS)
  public void events(HttpServletRequest in, HttpServletResponse out) throws IOException {
    Exchange.write(in, out, callbacks.roomEvent(Exchange.body(in), in.getHeader(SIGNATURE)));
  }

  @PostMapping(CallbackEndpoints.USAGE)
  public void usage(HttpServletRequest in, HttpServletResponse out) throws IOException {
    Exchange.write(in, out, callbacks.usageAlert(Exchange.body(in), in.getHeader(SIGNATURE)));
  }
}
