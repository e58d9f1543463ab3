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
 * The routes for Twilio's callbacks. An application that secures its routes must permit anonymous
 * POST requests to them: the signature, computed over the bytes of the body, authenticates Twilio.
 * Instantiated by the container.
 */
@Path(RouteGuard.BASE + "video/twilio")
@ApplicationScoped
public class CallbackResource {
  private static final String SIGNATURE = "X-Twilio-Signature";

  @Inject Instance<CallbackEndpoints> callbacks;
  @Inject RouteGuard guard;

  /** Called by the container. */
  public CallbackResource() {}

  /**
   * Receives an event of a room.
   *
   * @param uri the request's URI
   * @param headers the headers, with {@code Content-Type}
   * @param signature the value of {@code X-Twilio-Signature}
   * @param content the body
   * @return the response
   */
  @POST
  @Path("events")
  public Response events(
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      @HeaderParam(SIGNATURE) @Nullable String signature,
      @Nullable InputStream content) {
    return guard.forAnybody(
        uri, () -> callbacks.get().roomEvent(RouteGuard.body(headers, content), signature));
  }

  /**
   * Receives a usage alert.
   *
   * @param uri the request's URI
   * @param headers the headers, with {@code Content-Type}
   * @param signature the value of {@code X-Twilio-Signature}
   * @param content the body
   * @return the response
   */
  @POST
  @Path("usage")
  public Response usage(
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      @HeaderParam(SIGNATURE) @Nullable String signature,
      @Nullable InputStream content) {
    return guard.forAnybody(
        uri, () -> callbacks.get().usageAlert(RouteGuard.body(headers, content), signature));
  }
}
