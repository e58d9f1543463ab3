package dev.bookend.jakarta.firstcall;

import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

@ApplicationScoped
class Bookings {
  record Booking(String id, Set<String> people) {}

  private final List<Booking> all =
      List.of(new Booking("visit-1", Set.of("recipient", "caregiver")));

  Booking get(String id) {
    return all.stream().filter(booking -> booking.id().equals(id)).findFirst().orElseThrow();
  }

  boolean unite(VideoCall call) {
    List<String> people = call.participants().stream().map(Participant::identity).toList();
    return all.stream().anyMatch(booking -> booking.people().containsAll(people));
  }
}
