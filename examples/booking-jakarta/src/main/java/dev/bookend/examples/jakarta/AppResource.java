package dev.bookend.examples.jakarta;

import dev.bookend.VideoCallService;
import dev.bookend.cost.Pricing;
import dev.bookend.examples.jakarta.BookingDesk.BookingRequest;
import dev.bookend.examples.jakarta.Bookings.Booking;
import dev.bookend.examples.web.CallPrice;
import dev.bookend.examples.web.DemoPeople.Person;
import dev.bookend.port.VideoRooms;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The page's own routes: the user, people and bookings. */
@Path("/app")
@Produces(MediaType.APPLICATION_JSON)
public class AppResource {
  record Me(String identity, String name, String role, String provider) {}

  record Page(List<Booking> items) {}

  private final Bookings bookings;
  private final BookingDesk desk;
  private final VideoRooms rooms;
  private final VideoCallService calls;
  private final Pricing pricing;

  AppResource(
      Bookings bookings,
      BookingDesk desk,
      VideoRooms rooms,
      VideoCallService calls,
      Pricing pricing) {
    this.bookings = bookings;
    this.desk = desk;
    this.rooms = rooms;
    this.calls = calls;
    this.pricing = pricing;
  }

  @GET
  @Path("/me")
  public Me me(@Context SecurityContext caller) {
    Person person = Bookings.person(name(caller));
    return new Me(person.identity(), person.name(), person.role(), rooms.provider());
  }

  @GET
  @Path("/bookings")
  public Page bookings(@Context SecurityContext caller) {
    return new Page(bookings.of(name(caller)));
  }

  @POST
  @Path("/bookings")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response book(@Context SecurityContext caller, @Nullable BookingRequest request) {
    if (request == null) {
      return Response.status(Status.BAD_REQUEST).build();
    }
    return Response.status(Status.CREATED).entity(desk.book(name(caller), request)).build();
  }

  @POST
  @Path("/bookings/{id}/cancel")
  public void cancel(@Context SecurityContext caller, @PathParam("id") String id) {
    desk.cancel(name(caller), id);
  }

  @GET
  @Path("/calls/{id}/cost")
  public CallPrice cost(@Context SecurityContext caller, @PathParam("id") String id) {
    return CallPrice.of(calls, pricing, name(caller), id);
  }

  private static String name(SecurityContext caller) {
    return caller.getUserPrincipal().getName();
  }
}
