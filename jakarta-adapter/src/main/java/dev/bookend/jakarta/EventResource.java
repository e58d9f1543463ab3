package dev.bookend.jakarta;

import dev.bookend.http.CallEndpoints;
import dev.bookend.http.EventStream;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** The route of live events. Instantiated by the container. */
@Path(RouteGuard.BASE + "bookings/video-call/events")
@ApplicationScoped
public class EventResource {
  @Inject Instance<CallEndpoints> calls;
  @Inject RouteGuard guard;
  @Inject StreamThreads threads;

  /** Called by the container. */
  public EventResource() {}

  /**
   * Sends what happens to the user's calls, until the client closes the connection.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @param headers the headers, with {@code Last-Event-ID}
   * @param sink the connection
   * @param sse makes events
   * @throws WebApplicationException with the response of a refusal
   */
  @GET
  @StreamHeaders.OfStreams
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public void events(
      @Context UriInfo uri,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @Context SseEventSink sink,
      @Context Sse sse) {
    SinkWriter writer = new SinkWriter(sink, sse, threads);
    AtomicReference<EventStream> stream = new AtomicReference<>();
    String last = headers.getHeaderString("Last-Event-ID");
    String wait = uri.getQueryParameters().getFirst("wait_seconds");
    Response refusal =
        guard.forUser(
            uri,
            security,
            user -> {
              stream.set(calls.get().events(user, last, wait, writer::signalled));
              return Objects.requireNonNull(stream.get()).response();
            });
    EventStream opened = stream.get();
    if (opened == null || refusal.getStatus() != Response.Status.OK.getStatusCode()) {
      throw new WebApplicationException(refusal);
    }
    writer.write(opened);
  }

  /**
   * Rejects a HEAD request: a stream has no end.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @return the response
   */
  @HEAD
  public Response headEvents(@Context UriInfo uri, @Context SecurityContext security) {
    return guard.forUser(uri, security, user -> EventStream.head());
  }
}
