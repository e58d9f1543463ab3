package dev.bookend.jakarta.containers.app;

import dev.bookend.emulator.TwilioEmulator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** Joins the emulator's rooms in place of a browser. */
@Path("browser")
@ApplicationScoped
public class Browser {
  @Inject TwilioEmulator twilio;

  /** Joins with a token issued by Bookend. */
  @POST
  public void join(String token) {
    twilio.join(token);
  }
}
