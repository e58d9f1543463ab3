package dev.bookend.examples.spring;

import dev.bookend.VideoCallService;
import dev.bookend.cost.Pricing;
import dev.bookend.examples.spring.BookingDesk.Booked;
import dev.bookend.examples.spring.BookingDesk.BookingRequest;
import dev.bookend.examples.spring.Bookings.Booking;
import dev.bookend.examples.web.CallPrice;
import dev.bookend.examples.web.DemoPeople.Person;
import dev.bookend.port.VideoRooms;
import java.security.Principal;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The page's own routes: the user, people and bookings. */
@RestController
final class AppController {
  record Me(String identity, String name, String role, String provider) {}

  record Page(List<Booking> items) {}

  private final Bookings bookings;
  private final BookingDesk desk;
  private final VideoRooms rooms;
  private final VideoCallService calls;
  private final Pricing pricing;

  AppController(
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

  @GetMapping("/app/me")
  Me me(Principal caller) {
    Person person = Bookings.person(caller.getName());
    return new Me(person.identity(), person.name(), person.role(), rooms.provider());
  }

  @GetMapping("/app/bookings")
  Page bookings(Principal caller) {
    return new Page(bookings.of(caller.getName()));
  }

  @PostMapping("/app/bookings")
  @ResponseStatus(HttpStatus.CREATED)
  Booked book(Principal caller, @RequestBody BookingRequest request) {
    return desk.book(caller.getName(), request);
  }

  @PostMapping("/app/bookings/{id}/cancel")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void cancel(Principal caller, @PathVariable("id") String id) {
    desk.cancel(caller.getName(), id);
  }

  @GetMapping("/app/calls/{id}/cost")
  CallPrice cost(Principal caller, @PathVariable("id") String id) {
    return CallPrice.of(calls, pricing, caller.getName(), id);
  }
}
