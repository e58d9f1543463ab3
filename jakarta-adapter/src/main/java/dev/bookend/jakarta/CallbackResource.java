package dev.bookend.jakarta;

import dev.bookend.http.CallbackEndpoints;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The routes that Twilio calls. An application that secures its routes lets anybody post to them:
 * the signature, over the bytes of the body, is what counts. For the container.
 */
@Path(Routes.BASE + "video/twilio")
@ApplicationScoped
public class CallbackResource {
  private static final String SIGNATURE = "X-Twilio-Signature";

  @Inject Instance<CallbackEndpoints> callbacks;
  @Inject Routes routes;

  /** For the container. */
  public CallbackResource() {}

  /**
   * Twilio tells of a room.
   *
   * @param at where
   * @param headers what is said of the body
   * @param signature what it is believed for
   * @param content the body
   * @return what core answers
   */
  @POST
  @Path("events")
  public Response events(
      @Context UriInfo at,
      @Context HttpHeaders headers,
      @HeaderParam(SIGNATURE) @Nullable String signature,
      @Nullable InputStream content) {
    return routes.forProvider(
        at, () -> callbacks.get().roomEvent(Routes.body(headers, content), signature));
  }

  /**
   * Twilio tells of usage.
   *
   * @param at where
   * @param headers what is said of the body
   * @param signature what it is believed for
   * @param content the body
   * @return what core answers
   */
  @POST
  @Path("usage")
  public Response usage(
      @Context UriInfo at,
      @Context HttpHeaders headers,
      @HeaderParam(SIGNATURE) @Nullable String signature,
      @Nullable InputStream content) {
    return routes.forProvider(
        at, () -> callbacks.get().usageAlert(Routes.body(headers, content), signature));
  }
}
