package dev.bookend.jakarta;

import dev.bookend.http.CallEndpoints;
import dev.bookend.http.PeopleEndpoints.Change;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP routes with which people arrive in a call, and admit, remove, add and replace others.
 * Instantiated by the container.
 */
@Path(RouteGuard.BASE + "bookings/video-call/{id}/{change: " + Change.PATTERN + "}")
@ApplicationScoped
public class PeopleResource {
  @Inject Instance<CallEndpoints> calls;
  @Inject RouteGuard guard;

  /** Called by the container. */
  public PeopleResource() {}

  /**
   * Changes who is in a call.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @param headers the headers, with {@code Content-Type}
   * @param id the call's id
   * @param change the name of the change
   * @param content the body
   * @return the response
   */
  @POST
  public Response change(
      @Context UriInfo uri,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @PathParam("id") String id,
      @PathParam("change") String change,
      @Nullable InputStream content) {
    return guard.forPost(
        uri,
        security,
        headers,
        user ->
            calls
                .get()
                .people()
                .change(user, id, Change.of(change), RouteGuard.body(headers, content)));
  }
}
