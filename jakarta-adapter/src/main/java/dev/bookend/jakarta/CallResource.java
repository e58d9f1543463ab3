package dev.bookend.jakarta;

import dev.bookend.http.CallEndpoints;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The routes of calls. Who calls is the principal of the request's {@link SecurityContext}. For the
 * container; an application that lists its JAX-RS classes lists this one, {@link TokenResource},
 * {@link CallbackResource} and {@link VideoCallExceptionFeature} too.
 */
@Path(Routes.BASE + "bookings/video-call")
@ApplicationScoped
public class CallResource {
  /** Not a parameter's header: Quarkus takes an empty one for none. */
  private static final String KEY = "Idempotency-Key";

  @Inject Instance<CallEndpoints> calls;
  @Inject Routes routes;

  /** For the container. */
  public CallResource() {}

  /**
   * Asks for a call.
   *
   * @param at where
   * @param security who
   * @param headers what is said of the body, and what makes it the same request
   * @param content the body
   * @return what core answers
   */
  @POST
  @Path("request")
  public Response request(
      @Context UriInfo at,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @Nullable InputStream content) {
    return routes.forPerson(
        at,
        security,
        who ->
            calls.get().request(who, Routes.body(headers, content), headers.getHeaderString(KEY)));
  }

  /**
   * The calls of who asks.
   *
   * @param at where
   * @param security who
   * @return what core answers
   */
  @GET
  public Response list(@Context UriInfo at, @Context SecurityContext security) {
    return routes.forPerson(at, security, who -> calls.get().list(who, query(at)));
  }

  /**
   * Defaults and ranges of a request's fields.
   *
   * @param at where
   * @param security who
   * @return what core answers
   */
  @GET
  @Path("settings")
  public Response settings(@Context UriInfo at, @Context SecurityContext security) {
    return routes.forPerson(at, security, who -> calls.get().settings(who));
  }

  /**
   * A call.
   *
   * @param at where
   * @param security who
   * @param id which
   * @return what core answers
   */
  @GET
  @Path("{id}")
  public Response get(
      @Context UriInfo at, @Context SecurityContext security, @PathParam("id") String id) {
    return routes.forPerson(at, security, who -> calls.get().get(who, id));
  }

  /**
   * Accepts or declines.
   *
   * @param at where
   * @param security who
   * @param headers what is said of the body
   * @param id which
   * @param content the body
   * @return what core answers
   */
  @POST
  @Path("{id}/accept")
  public Response accept(
      @Context UriInfo at,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @PathParam("id") String id,
      @Nullable InputStream content) {
    return routes.forPerson(
        at, security, who -> calls.get().accept(who, id, Routes.body(headers, content)));
  }

  /**
   * Calls off.
   *
   * @param at where
   * @param security who
   * @param headers what is said of the body
   * @param id which
   * @param content the body
   * @return what core answers
   */
  @POST
  @Path("{id}/cancel")
  public Response cancel(
      @Context UriInfo at,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @PathParam("id") String id,
      @Nullable InputStream content) {
    return routes.forPerson(
        at, security, who -> calls.get().cancel(who, id, Routes.body(headers, content)));
  }

  /**
   * Moves to another time.
   *
   * @param at where
   * @param security who
   * @param headers what is said of the body
   * @param id which
   * @param content the body
   * @return what core answers
   */
  @POST
  @Path("{id}/reschedule")
  public Response reschedule(
      @Context UriInfo at,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @PathParam("id") String id,
      @Nullable InputStream content) {
    return routes.forPerson(
        at, security, who -> calls.get().reschedule(who, id, Routes.body(headers, content)));
  }

  /**
   * Lets somebody in.
   *
   * @param at where
   * @param security who
   * @param id which
   * @return what core answers
   */
  @POST
  @Path("{id}/token")
  public Response token(
      @Context UriInfo at, @Context SecurityContext security, @PathParam("id") String id) {
    return routes.forPerson(at, security, who -> calls.get().token(who, id));
  }

  /**
   * Lets somebody in whose client only gets.
   *
   * @param at where
   * @param security who
   * @param headers what a browser tells about the page
   * @param id which
   * @return what core answers
   */
  @GET
  @Path("{id}/token")
  public Response getToken(
      @Context UriInfo at,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @PathParam("id") String id) {
    String site = headers.getHeaderString("Sec-Fetch-Site");
    String mode = headers.getHeaderString("Sec-Fetch-Mode");
    return routes.forPerson(at, security, who -> calls.get().getToken(who, id, site, mode));
  }

  /**
   * Lets nobody in.
   *
   * @param at where
   * @param security who
   * @return what core answers
   */
  @HEAD
  @Path("{id}/token")
  public Response headToken(@Context UriInfo at, @Context SecurityContext security) {
    return routes.forPerson(at, security, who -> CallEndpoints.headToken());
  }

  /**
   * Somebody is in the room.
   *
   * @param at where
   * @param security who
   * @param id which
   * @return what core answers
   */
  @POST
  @Path("{id}/connected")
  public Response connected(
      @Context UriInfo at, @Context SecurityContext security, @PathParam("id") String id) {
    return routes.forPerson(at, security, who -> calls.get().connected(who, id));
  }

  /**
   * Somebody has left the room.
   *
   * @param at where
   * @param security who
   * @param id which
   * @return what core answers
   */
  @POST
  @Path("{id}/left")
  public Response left(
      @Context UriInfo at, @Context SecurityContext security, @PathParam("id") String id) {
    return routes.forPerson(at, security, who -> calls.get().left(who, id));
  }

  /**
   * Moves the end.
   *
   * @param at where
   * @param security who
   * @param headers what is said of the body
   * @param id which
   * @param content the body
   * @return what core answers
   */
  @POST
  @Path("{id}/extend")
  public Response extend(
      @Context UriInfo at,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @PathParam("id") String id,
      @Nullable InputStream content) {
    return routes.forPerson(
        at, security, who -> calls.get().extend(who, id, Routes.body(headers, content)));
  }

  /**
   * Ends a call.
   *
   * @param at where
   * @param security who
   * @param id which
   * @return what core answers
   */
  @POST
  @Path("{id}/complete")
  public Response complete(
      @Context UriInfo at, @Context SecurityContext security, @PathParam("id") String id) {
    return routes.forPerson(at, security, who -> calls.get().complete(who, id));
  }

  /**
   * A page of what has happened.
   *
   * @param at where
   * @param security who
   * @param id which
   * @return what core answers
   */
  @GET
  @Path("{id}/history")
  public Response history(
      @Context UriInfo at, @Context SecurityContext security, @PathParam("id") String id) {
    return routes.forPerson(at, security, who -> calls.get().history(who, id, query(at)));
  }

  private static Map<String, String> query(UriInfo at) {
    return at.getQueryParameters().entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, all -> all.getValue().get(0)));
  }
}
