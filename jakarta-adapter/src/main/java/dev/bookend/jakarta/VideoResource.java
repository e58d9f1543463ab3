package dev.bookend.jakarta;

import dev.bookend.http.CallEndpoints;
import dev.bookend.http.CallbackEndpoints;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The route for tokens by the room's name, and those that the provider calls. An application that
 * secures its routes lets anybody post to the latter two: the signature is what counts. For the
 * container.
 */
@Path(Routes.BASE + "video")
@ApplicationScoped
public class VideoResource {
  private static final String SIGNATURE = "X-Twilio-Signature";

  @Inject CallEndpoints calls;
  @Inject CallbackEndpoints callbacks;
  @Inject Routes routes;

  /** For the container. */
  public VideoResource() {}

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
  @Path("generate-token")
  public Response generateToken(
      @Context UriInfo at,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @Nullable InputStream content) {
    return routes.forPerson(
        at, security, who -> calls.generateToken(who, Routes.body(headers, content)));
  }

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
  @Path("twilio/events")
  public Response events(
      @Context UriInfo at,
      @Context HttpHeaders headers,
      @HeaderParam(SIGNATURE) @Nullable String signature,
      @Nullable InputStream content) {
    return routes.forProvider(
        at, () -> callbacks.roomEvent(Routes.body(headers, content), signature));
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
  @Path("twilio/usage")
  public Response usage(
      @Context UriInfo at,
      @Context HttpHeaders headers,
      @HeaderParam(SIGNATURE) @Nullable String signature,
      @Nullable InputStream content) {
    return routes.forProvider(
        at, () -> callbacks.usageAlert(Routes.body(headers, content), signature));
  }
}
