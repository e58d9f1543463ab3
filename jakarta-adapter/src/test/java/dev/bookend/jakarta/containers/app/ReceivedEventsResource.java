package dev.bookend.jakarta.containers.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Lists the delivered events. */
@Path("events")
@ApplicationScoped
public class ReceivedEventsResource {
  @Inject ReceivedEvents events;

  /** The types of a call's events. */
  @GET
  @Path("{call}")
  @Produces(MediaType.TEXT_PLAIN)
  public String of(@PathParam("call") String call) {
    return String.join(" ", events.of(call));
  }
}
