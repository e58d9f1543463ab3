package dev.bookend.jakarta;

import dev.bookend.http.CallEndpoints;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The route that issues tokens by room name. Instantiated by the container. */
@Path(RouteGuard.BASE + "video/generate-token")
@ApplicationScoped
public class TokenResource {
  @Inject Instance<CallEndpoints> calls;
  @Inject RouteGuard guard;

  /** Called by the container. */
  public TokenResource() {}

  /**
   * Issues a token for a room.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @param headers the headers, with {@code Content-Type}
   * @param content the body
   * @return the response
   */
  @POST
  public Response generateToken(
      @Context UriInfo uri,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @Nullable InputStream content) {
    return guard.forPost(
        uri,
        security,
        headers,
        user -> calls.get().generateToken(user, RouteGuard.body(headers, content)));
  }
}
