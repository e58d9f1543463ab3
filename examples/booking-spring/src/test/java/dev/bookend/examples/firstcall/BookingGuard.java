package dev.bookend.examples.firstcall;

import dev.bookend.call.Actor;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallGuard;
import org.springframework.stereotype.Component;

/** Only people with a common booking may request calls with each other. */
@Component
class BookingGuard implements CallGuard {
  private final CallGuard participantsOnly = CallGuard.participantsOnly();
  private final Bookings bookings;

  BookingGuard(Bookings bookings) {
    this.bookings = bookings;
  }

  @Override
  public boolean allows(Actor actor, Action action, VideoCall call) {
    return participantsOnly.allows(actor, action, call)
        && (action != Action.REQUEST || actor.isSystem() || bookings.unite(call));
  }
}
