package dev.bookend.examples.jakarta;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.InvalidValueException;
import dev.bookend.examples.jakarta.Bookings.Booking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Books a visit and requests its video call; the visit is confirmed when the call is accepted. */
@ApplicationScoped
class BookingDesk {
  private static final int MAX_TITLE = 200;

  /** Neither control characters nor halves of surrogate pairs, which databases refuse. */
  private static final Pattern SHOWN = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]*");

  record Wish(@Nullable String title, @Nullable Instant startsAt, @Nullable String with) {}

  record Booked(Booking booking, String callId) {}

  private final Bookings bookings;
  private final VideoCallService calls;

  BookingDesk(Bookings bookings, VideoCallService calls) {
    this.bookings = bookings;
    this.calls = calls;
  }

  /**
   * Both or neither: the call joins the transaction, and a call that is refused rolls it back. The
   * booking system requests the call itself: the guard lets people call only after both have
   * agreed.
   */
  @Transactional
  Booked book(String who, Wish wish) {
    String title = given(wish.title(), "title");
    if (title.isBlank() || title.length() > MAX_TITLE || !SHOWN.matcher(title).matches()) {
      throw new InvalidValueException("title", "must have 1 to " + MAX_TITLE + " characters");
    }
    Instant startsAt = given(wish.startsAt(), "startsAt");
    if (startsAt.isBefore(Instant.EPOCH)) {
      throw new InvalidValueException("startsAt", "must not have been before 1970");
    }
    String with = given(wish.with(), "with");
    Booking booking = bookings.add(title, startsAt, who, with);
    CallId call =
        calls
            .request(
                Actor.host(), CallRequest.between(who, with).at(startsAt).forBooking(booking.id()))
            .id();
    return new Booked(booking, call.toString());
  }

  void confirm(@Observes CallEvent.Accepted accepted) {
    String booking = calls.get(Actor.host(), accepted.callId()).bookingId();
    if (booking != null) {
      bookings.confirm(booking);
    }
  }

  private static <T> T given(@Nullable T value, String field) {
    if (value == null) {
      throw new InvalidValueException(field, "must be given");
    }
    return value;
  }
}
