package dev.bookend.examples.spring;

import dev.bookend.call.Actor;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.Participant;
import dev.bookend.call.StorageException;
import dev.bookend.call.VideoCall;
import dev.bookend.examples.spring.Bookings.Booking;
import dev.bookend.port.CallGuard;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Users may request calls with people with whom they have a confirmed booking, and the first call
 * of an unconfirmed one, which asks for the confirmation. Caregivers name the roles of people.
 */
@Component
final class BookingGuard implements CallGuard {
  private final CallGuard participantsOnly = CallGuard.participantsOnly();
  private final Bookings bookings;

  BookingGuard(Bookings bookings) {
    this.bookings = bookings;
  }

  @Override
  public boolean allows(Actor actor, Action action, VideoCall call) {
    if (action == Action.REQUEST && !actor.isSystem()) {
      checkBooking(call);
    }
    if (action == Action.ASSIGN_ROLES && !actor.isSystem()) {
      return Bookings.isCaregiver(actor.identity());
    }
    return participantsOnly.allows(actor, action, call);
  }

  private boolean isFirstOf(Booking booking, VideoCall call) {
    return booking.id().equals(call.bookingId()) && !bookings.hasCall(booking.id());
  }

  private void checkBooking(VideoCall call) {
    Set<String> people =
        call.participants().stream().map(Participant::identity).collect(Collectors.toSet());
    List<Booking> shared =
        bookingsOf(call.requestedBy()).stream()
            .filter(booking -> booking.identities().containsAll(people))
            .filter(booking -> booking.confirmed() || isFirstOf(booking, call))
            .toList();
    if (shared.isEmpty()) {
      throw new InvalidValueException("invitees", "must be people you have a booking with");
    }
    String id = call.bookingId();
    if (id != null && shared.stream().noneMatch(booking -> booking.id().equals(id))) {
      throw new InvalidValueException("bookingId", "must be a booking that you share");
    }
  }

  /** A database failure is reported in the same way as for Bookend's own storage. */
  private List<Booking> bookingsOf(String identity) {
    try {
      return bookings.of(identity);
    } catch (DataAccessException e) {
      throw new StorageException("The bookings cannot be read.", e);
    }
  }
}
