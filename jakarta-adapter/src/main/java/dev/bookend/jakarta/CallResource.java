package dev.bookend.jakarta;

import dev.bookend.http.CallEndpoints;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
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
import org.jspecify.annotations.Nullable;

/**
 * The HTTP routes of calls. The user is the principal of the request's {@link SecurityContext}.
 * Instantiated by the container. An application that lists its JAX-RS classes must list this one,
 * {@link EventResource} with {@link StreamHeaders}, {@link PeopleResource}, {@link GuestResource},
 * {@link TokenResource}, {@link CallbackResource} and {@link VideoCallExceptionFeature} too.
 */
@Path(RouteGuard.BASE + "bookings/video-call")
@ApplicationScoped
public class CallResource {
  /** Read from the headers, because Quarkus passes null for a parameter whose header is empty. */
  private static final String KEY = "Idempotency-Key";

  @Inject Instance<CallEndpoints> calls;
  @Inject RouteGuard guard;

  /** Called by the container. */
  public CallResource() {}

  /**
   * Requests a call.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @param headers the headers, with {@code Content-Type} and {@code Idempotency-Key}
   * @param content the body
   * @return the response
   */
  @POST
  @Path("request")
  public Response request(
      @Context UriInfo uri,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @Nullable InputStream content) {
    return guard.forPost(
        uri,
        security,
        headers,
        user ->
            calls
                .get()
                .request(user, RouteGuard.body(headers, content), headers.getHeaderString(KEY)));
  }

  /**
   * Lists the user's calls.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @param headers the headers, with {@code If-None-Match}
   * @return the response
   */
  @GET
  public Response list(
      @Context UriInfo uri, @Context SecurityContext security, @Context HttpHeaders headers) {
    return guard.forGet(
        uri, security, headers, user -> calls.get().list(user, RouteGuard.query(uri)));
  }

  /**
   * Returns the defaults and ranges of a request's fields.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @return the response
   */
  @GET
  @Path("settings")
  public Response settings(@Context UriInfo uri, @Context SecurityContext security) {
    return guard.forUser(uri, security, user -> calls.get().settings(user));
  }

  /**
   * Returns a call.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @param headers the headers, with {@code If-None-Match}
   * @param id the call's id
   * @return the response
   */
  @GET
  @Path("{id}")
  public Response get(
      @Context UriInfo uri,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @PathParam("id") String id) {
    return guard.forGet(uri, security, headers, user -> calls.get().get(user, id));
  }

  /**
   * Accepts or declines a call.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @param headers the headers, with {@code Content-Type}
   * @param id the call's id
   * @param content the body
   * @return the response
   */
  @POST
  @Path("{id}/accept")
  public Response accept(
      @Context UriInfo uri,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @PathParam("id") String id,
      @Nullable InputStream content) {
    return guard.forPost(
        uri,
        security,
        headers,
        user -> calls.get().accept(user, id, RouteGuard.body(headers, content)));
  }

  /**
   * Cancels a call.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @param headers the headers, with {@code Content-Type}
   * @param id the call's id
   * @param content the body
   * @return the response
   */
  @POST
  @Path("{id}/cancel")
  public Response cancel(
      @Context UriInfo uri,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @PathParam("id") String id,
      @Nullable InputStream content) {
    return guard.forPost(
        uri,
        security,
        headers,
        user -> calls.get().cancel(user, id, RouteGuard.body(headers, content)));
  }

  /**
   * Moves a call to another time.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @param headers the headers, with {@code Content-Type}
   * @param id the call's id
   * @param content the body
   * @return the response
   */
  @POST
  @Path("{id}/reschedule")
  public Response reschedule(
      @Context UriInfo uri,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @PathParam("id") String id,
      @Nullable InputStream content) {
    return guard.forPost(
        uri,
        security,
        headers,
        user -> calls.get().reschedule(user, id, RouteGuard.body(headers, content)));
  }

  /**
   * Issues a token for the call's room.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @param headers the headers, with a browser's {@code Sec-Fetch-Site}
   * @param id the call's id
   * @return the response
   */
  @POST
  @Path("{id}/token")
  public Response token(
      @Context UriInfo uri,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @PathParam("id") String id) {
    return guard.forPost(uri, security, headers, user -> calls.get().token(user, id));
  }

  /**
   * Issues a token to a client that only sends GET requests.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @param headers the headers, with a browser's {@code Sec-Fetch-Site} and {@code Sec-Fetch-Mode}
   * @param id the call's id
   * @return the response
   */
  @GET
  @Path("{id}/token")
  public Response getToken(
      @Context UriInfo uri,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @PathParam("id") String id) {
    String site = headers.getHeaderString("Sec-Fetch-Site");
    String mode = headers.getHeaderString("Sec-Fetch-Mode");
    return guard.forUser(uri, security, user -> calls.get().getToken(user, id, site, mode));
  }

  /**
   * Rejects a HEAD request without issuing a token.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @return the response
   */
  @HEAD
  @Path("{id}/token")
  public Response headToken(@Context UriInfo uri, @Context SecurityContext security) {
    return guard.forUser(uri, security, user -> CallEndpoints.headToken());
  }

  /**
   * Reports that the user has connected to the room.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @param headers the headers, with a browser's {@code Sec-Fetch-Site}
   * @param id the call's id
   * @return the response
   */
  @POST
  @Path("{id}/connected")
  public Response connected(
      @Context UriInfo uri,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @PathParam("id") String id) {
    return guard.forPost(uri, security, headers, user -> calls.get().connected(user, id));
  }

  /**
   * Reports that the user has left the room.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @param headers the headers, with a browser's {@code Sec-Fetch-Site}
   * @param id the call's id
   * @return the response
   */
  @POST
  @Path("{id}/left")
  public Response left(
      @Context UriInfo uri,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @PathParam("id") String id) {
    return guard.forPost(uri, security, headers, user -> calls.get().left(user, id));
  }

  /**
   * Extends a running call.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @param headers the headers, with {@code Content-Type}
   * @param id the call's id
   * @param content the body
   * @return the response
   */
  @POST
  @Path("{id}/extend")
  public Response extend(
      @Context UriInfo uri,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @PathParam("id") String id,
      @Nullable InputStream content) {
    return guard.forPost(
        uri,
        security,
        headers,
        user -> calls.get().extend(user, id, RouteGuard.body(headers, content)));
  }

  /**
   * Ends a call.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @param headers the headers, with {@code Content-Type}
   * @param id the call's id
   * @param content the body
   * @return the response
   */
  @POST
  @Path("{id}/complete")
  public Response complete(
      @Context UriInfo uri,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @PathParam("id") String id,
      @Nullable InputStream content) {
    return guard.forPost(
        uri,
        security,
        headers,
        user -> calls.get().complete(user, id, RouteGuard.body(headers, content)));
  }

  /**
   * Returns a page of a call's history.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @param id the call's id
   * @return the response
   */
  @GET
  @Path("{id}/history")
  public Response history(
      @Context UriInfo uri, @Context SecurityContext security, @PathParam("id") String id) {
    return guard.forUser(
        uri, security, user -> calls.get().history(user, id, RouteGuard.query(uri)));
  }

  /**
   * Returns who was in a call, and for how long.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @param id the call's id
   * @return the response
   */
  @GET
  @Path("{id}/attendance")
  public Response attendance(
      @Context UriInfo uri, @Context SecurityContext security, @PathParam("id") String id) {
    return guard.forUser(uri, security, user -> calls.get().people().attendance(user, id));
  }

  /**
   * Invites a guest.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @param headers the headers, with {@code Content-Type}
   * @param id the call's id
   * @param content the body
   * @return the response
   */
  @POST
  @Path("{id}/guests")
  public Response inviteGuest(
      @Context UriInfo uri,
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @PathParam("id") String id,
      @Nullable InputStream content) {
    return guard.forPost(
        uri,
        security,
        headers,
        user -> calls.get().people().inviteGuest(user, id, RouteGuard.body(headers, content)));
  }

  /**
   * Revokes the link of a guest.
   *
   * @param uri the request's URI
   * @param security the authenticated user
   * @param id the call's id
   * @param guest the guest's id
   * @return the response
   */
  @DELETE
  @Path("{id}/guests/{guest}")
  public Response revokeGuest(
      @Context UriInfo uri,
      @Context SecurityContext security,
      @PathParam("id") String id,
      @PathParam("guest") String guest) {
    return guard.forUser(uri, security, user -> calls.get().people().revokeGuest(user, id, guest));
  }
}
