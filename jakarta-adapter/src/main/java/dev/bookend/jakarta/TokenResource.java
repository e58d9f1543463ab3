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

/** The route for tokens by the room's name. For the container. */
@Path(Routes.BASE + "video/generate-token")
@ApplicationScoped
public class TokenResource {
  @Inject Instance<CallEndpoints> calls;
  @Inject Routes routes;

  /** For the container. */
  public TokenResource() {}

  /**
   * Lets somebody in.
   *
   * @param at where
   * @param security who
   * @param headers what is said of the body
   * @param content the body
   * @return what core answers
   */
  @POST
  public Response generateToken(
      @Context UriInfo at,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @Nullable InputStream content) {
    return routes.forPerson(
        at, security, who -> calls.get().generateToken(who, Routes.body(headers, content)));
  }
}
