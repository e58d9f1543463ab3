package dev.bookend.examples.jakarta;

import dev.bookend.VideoCallService;
import dev.bookend.config.BookendConfig;
import dev.bookend.cost.Pricing;
import dev.bookend.examples.web.StaffDesk;
import dev.bookend.examples.web.StaffOverview;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.SecurityContext;
import org.jspecify.annotations.Nullable;

/** The routes of the staff page. */
@Path("/app/staff")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("staff")
public class StaffResource {
  record Ending(@Nullable String reason) {}

  record Removal(@Nullable String identity, @Nullable String reason) {}

  private final StaffDesk desk;

  StaffResource(VideoCallService calls, Pricing pricing, BookendConfig config) {
    desk = new StaffDesk(calls, pricing, config.caps(pricing));
  }

  @GET
  @Path("/overview")
  @Consumes(MediaType.WILDCARD)
  public Response overview(@Context SecurityContext caller, @Context Request request) {
    StaffOverview overview = desk.overview(name(caller));
    EntityTag tag = new EntityTag(overview.tag());
    ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    return unchanged == null ? Response.ok(overview).tag(tag).build() : unchanged.tag(tag).build();
  }

  @POST
  @Path("/calls/{id}/end")
  public Response end(
      @Context SecurityContext caller, @PathParam("id") String id, @Nullable Ending ending) {
    if (ending == null) {
      return Response.status(Status.BAD_REQUEST).build();
    }
    desk.end(name(caller), id, ending.reason());
    return Response.noContent().build();
  }

  @POST
  @Path("/calls/{id}/remove")
  public Response remove(
      @Context SecurityContext caller, @PathParam("id") String id, @Nullable Removal removal) {
    if (removal == null) {
      return Response.status(Status.BAD_REQUEST).build();
    }
    desk.remove(name(caller), id, removal.identity(), removal.reason());
    return Response.noContent().build();
  }

  private static String name(SecurityContext caller) {
    return caller.getUserPrincipal().getName();
  }
}
