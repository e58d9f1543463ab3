package dev.bookend.examples.spring;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.InvalidValueException;
import dev.bookend.examples.spring.Bookings.Booking;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Books a visit with its video call, and confirms the visit when the call is accepted. */
@Service
class BookingDesk {
  private static final int MAX_TITLE = 200;
  private static final Actor FRONT_DESK = Actor.system("front-desk");

  /** Without control characters and lone surrogates, which databases reject. */
  private static final Pattern PRINTABLE = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]*");

  record BookingRequest(
      @Nullable String title, @Nullable Instant startsAt, @Nullable String with) {}

  record Booked(Booking booking, String callId) {}

  private final Bookings bookings;
  private final VideoCallService calls;

  BookingDesk(Bookings bookings, VideoCallService calls) {
    this.bookings = bookings;
    this.calls = calls;
  }

  /**
   * Stores the visit and the call in one transaction; a rejected call rolls both back. The person
   * who books requests the call, so the limits per person apply. The guard allows the first call of
   * a booking before both have confirmed it.
   */
  @Transactional
  public Booked book(String who, BookingRequest request) {
    String title = required(request.title(), "title");
    if (title.isBlank() || title.length() > MAX_TITLE || !PRINTABLE.matcher(title).matches()) {
      throw new InvalidValueException("title", "must have 1 to " + MAX_TITLE + " characters");
    }
    Instant startsAt = required(request.startsAt(), "startsAt");
    if (startsAt.isBefore(Instant.EPOCH)) {
      throw new InvalidValueException("startsAt", "must not be before 1970");
    }
    String with = required(request.with(), "with");
    Booking booking = bookings.add(title, startsAt, who, with);
    CallId call =
        calls
            .request(
                Actor.of(who), CallRequest.inviting(with).at(startsAt).forBooking(booking.id()))
            .id();
    bookings.requested(booking.id(), call.toString());
    return new Booked(booking, call.toString());
  }

  @EventListener
  public void confirm(CallEvent.Accepted accepted) {
    String booking = calls.get(Actor.system(), accepted.callId()).bookingId();
    if (booking != null) {
      bookings.confirm(booking);
    }
  }

  /** Cancels a visit with its call, whose history names the front desk. */
  @Transactional
  public void cancel(String who, String id) {
    String call = bookings.callOf(id, who).orElseThrow(CallNotFoundException::new);
    bookings.remove(id);
    calls.cancel(FRONT_DESK, CallId.of(call), "The visit was cancelled.");
  }

  private static <T> T required(@Nullable T value, String field) {
    if (value == null) {
      throw new InvalidValueException(field, "must be given");
    }
    return value;
  }
}
