package dev.bookend.jakarta;

import dev.bookend.http.GuestEndpoints;
import dev.bookend.http.GuestEndpoints.Step;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/**
 * The HTTP routes of guests. An application that secures its routes must permit anonymous requests
 * to them: the key in the path is the permission. Instantiated by the container.
 */
@Path(RouteGuard.BASE + "video/guest/" + GuestResource.KEY)
@ApplicationScoped
public class GuestResource {
  /** With a pattern, because Quarkus matches a last variable without one as briefly as it can. */
  static final String KEY = "{key: [^/]+}";

  @Inject Instance<GuestEndpoints> guests;
  @Inject RouteGuard guard;

  /** Called by the container. */
  public GuestResource() {}

  /**
   * Returns what a guest needs of the call.
   *
   * @param uri the request's URI
   * @param key the guest's key
   * @return the response
   */
  @GET
  public Response view(@Context UriInfo uri, @PathParam("key") String key) {
    return guard.forAnybody(uri, () -> guests.get().view(key));
  }

  /**
   * Lets the guest arrive, get a token, or report to be connected or to leave.
   *
   * @param uri the request's URI
   * @param headers the headers, with a browser's {@code Sec-Fetch-Site}
   * @param key the guest's key
   * @param step the name of the step
   * @return the response
   */
  @POST
  @Path("{step: " + Step.PATTERN + "}")
  public Response step(
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      @PathParam("key") String key,
      @PathParam("step") String step) {
    return guard.forAnybody(
        uri, () -> RouteGuard.post(headers, () -> guests.get().step(key, Step.of(step))));
  }
}
